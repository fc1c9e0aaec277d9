# One region's origin with a provider that makes nothing. The packages are this file: what counts is that path and digest fit.
mock_provider "aws" {
  mock_resource "aws_cloudwatch_log_group" {
    defaults = { arn = "arn:aws:logs:eu-west-1:111122223333:log-group:mock" }
  }
  mock_resource "aws_apigatewayv2_api" {
    defaults = { id = "api1", execution_arn = "arn:aws:execute-api:eu-west-1:111122223333:api1", api_endpoint = "https://api1.execute-api.eu-west-1.amazonaws.com" }
  }
  mock_resource "aws_lambda_alias" {
    defaults = { invoke_arn = "arn:aws:apigateway:alias-invoke" }
  }
}

variables {
  name               = "foredge-test"
  region             = "eu-west-1"
  package            = { path = "outputs.tf", sha256 = filesha256("outputs.tf") }
  authorizer_package = { path = "outputs.tf", sha256 = filesha256("outputs.tf") }
  releases           = { name = "r-eu", region = "eu-west-1", arn = "arn:aws:s3:::r-eu", url = "https://r-eu.s3.eu-west-1.amazonaws.com" }
  replica            = { name = "r-us", region = "us-east-1", arn = "arn:aws:s3:::r-us", url = "https://r-us.s3.us-east-1.amazonaws.com" }
  origin_keys        = ["0123456789abcdef0123456789abcdef"]
  concurrency        = 100
  throttle           = { rate = 200, burst = 400 }
}

run "the_function" {
  assert {
    condition     = one(aws_lambda_function.origin.architectures) == "arm64" && aws_lambda_function.origin.runtime == "nodejs24.x" && aws_lambda_function.origin.handler == "index.handler"
    error_message = "arm64, Node.js 24, index.handler"
  }
  assert {
    condition     = aws_lambda_function.origin.reserved_concurrent_executions == 100
    error_message = "what a flood can cost is bounded"
  }
  assert {
    condition     = aws_lambda_function.origin.tracing_config[0].mode == "Active"
    error_message = "calls are traced"
  }
  assert {
    condition     = aws_lambda_function.origin.publish && aws_lambda_alias.live.name == "live"
    error_message = "there is a version for the alias to name"
  }
  assert {
    condition     = alltrue([for one in [aws_lambda_function.origin.region, aws_lambda_function.authorizer.region, aws_lambda_alias.live.region, aws_apigatewayv2_api.this.region, aws_apigatewayv2_stage.default.region, aws_apigatewayv2_route.all.region, aws_apigatewayv2_integration.origin.region, aws_apigatewayv2_authorizer.edge_key.region, aws_lambda_permission.api["origin"].region, aws_lambda_permission.api["authorizer"].region, aws_cloudwatch_log_group.this["api"].region, aws_cloudwatch_metric_alarm.this["errors"].region] : one == "eu-west-1"])
    error_message = "everything stands in the origin's region"
  }
  assert {
    condition     = length(aws_lambda_provisioned_concurrency_config.live) == 0
    error_message = "nothing is started ahead of time unless asked for"
  }
}

run "what_the_function_is_told" {
  assert {
    condition     = nonsensitive(aws_lambda_function.origin.environment[0].variables) == tomap({ ORIGIN_KEYS = "0123456789abcdef0123456789abcdef", RELEASES_URL = "https://r-eu.s3.eu-west-1.amazonaws.com", RELEASES_REGION = "eu-west-1", REPLICA_URL = "https://r-us.s3.us-east-1.amazonaws.com", REPLICA_REGION = "us-east-1" })
    error_message = "keys, bucket and replica; no key of Datadog where none was given"
  }
}

run "what_the_function_may_do" {
  assert {
    condition     = [for statement in jsondecode(aws_iam_role_policy.function.policy).Statement : statement.Resource if statement.Sid == "ReadReleases"] == [["arn:aws:s3:::r-eu/releases/*", "arn:aws:s3:::r-eu/channel.json", "arn:aws:s3:::r-us/releases/*", "arn:aws:s3:::r-us/channel.json"]]
    error_message = "it reads releases and the channel record of both buckets"
  }
  assert {
    condition     = alltrue([for role in [aws_iam_role_policy.function, aws_iam_role_policy.authorizer] : alltrue([for statement in jsondecode(role.policy).Statement : statement.Resource != "*" || alltrue([for action in flatten([statement.Action]) : startswith(action, "xray:")])])])
    error_message = "only X-Ray, which knows no resources, is allowed on everything"
  }
  assert {
    condition     = toset(flatten([for statement in jsondecode(aws_iam_role_policy.function.policy).Statement : statement.Action])) == toset(["s3:GetObject", "logs:CreateLogStream", "logs:PutLogEvents", "xray:PutTraceSegments", "xray:PutTelemetryRecords"])
    error_message = "the function reads, logs and traces, and nothing else"
  }
  assert {
    condition     = flatten([for statement in jsondecode(aws_iam_role_policy.authorizer.policy).Statement : statement.Action]) == ["logs:CreateLogStream", "logs:PutLogEvents"]
    error_message = "the authoriser logs, and nothing else"
  }
  assert {
    condition     = jsondecode(aws_iam_role.function.assume_role_policy).Statement[0].Principal == { Service = "lambda.amazonaws.com" }
    error_message = "only Lambda takes the role"
  }
}

run "who_may_call" {
  assert {
    condition     = aws_apigatewayv2_route.all.authorization_type == "CUSTOM" && aws_apigatewayv2_route.all.authorizer_id == aws_apigatewayv2_authorizer.edge_key.id && aws_apigatewayv2_route.all.route_key == "$default"
    error_message = "every route asks the authoriser"
  }
  assert {
    condition     = aws_apigatewayv2_authorizer.edge_key.identity_sources == toset(["$request.header.x-foredge-origin-key"]) && aws_apigatewayv2_authorizer.edge_key.enable_simple_responses && aws_apigatewayv2_authorizer.edge_key.authorizer_payload_format_version == "2.0"
    error_message = "it judges the edge's key; without one the API refuses by itself"
  }
  assert {
    condition     = aws_lambda_permission.api["origin"].source_arn == "arn:aws:execute-api:eu-west-1:111122223333:api1/*/$default" && aws_lambda_permission.api["origin"].qualifier == "live" && aws_lambda_permission.api["origin"].principal == "apigateway.amazonaws.com"
    error_message = "only this API calls the function, by its alias"
  }
  assert {
    condition     = startswith(aws_lambda_permission.api["authorizer"].source_arn, "arn:aws:execute-api:eu-west-1:111122223333:api1/authorizers/")
    error_message = "only this API calls the authoriser"
  }
  assert {
    condition     = aws_apigatewayv2_integration.origin.integration_uri == "arn:aws:apigateway:alias-invoke" && aws_apigatewayv2_integration.origin.payload_format_version == "2.0"
    error_message = "the API calls the alias, in payload format 2.0"
  }
}

run "how_much" {
  assert {
    condition     = try(aws_apigatewayv2_stage.default.default_route_settings[0].throttling_rate_limit, 0) == 200 && try(aws_apigatewayv2_stage.default.default_route_settings[0].throttling_burst_limit, 0) == 400
    error_message = "the API throttles"
  }
  assert {
    condition     = length(aws_apigatewayv2_stage.default.access_log_settings) == 1 && !strcontains(aws_apigatewayv2_stage.default.access_log_settings[0].format, "queryString") && !strcontains(aws_apigatewayv2_stage.default.access_log_settings[0].format, "routeKey")
    error_message = "requests are logged, what people search for is not"
  }
  assert {
    condition     = alltrue([for group in values(aws_cloudwatch_log_group.this) : group.retention_in_days == 14])
    error_message = "logs go after 14 days"
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.this["concurrency"].threshold == 90 && aws_cloudwatch_metric_alarm.this["duration"].extended_statistic == "p95" && length(aws_cloudwatch_metric_alarm.this) == 5
    error_message = "five alarms, the concurrency's at nine tenths"
  }
}

run "the_release_tool_owns_the_code" {
  variables {
    package = { path = "variables.tf", sha256 = filesha256("variables.tf") }
  }
  assert {
    condition     = aws_lambda_function.origin.source_code_hash == filebase64sha256("outputs.tf")
    error_message = "an apply brings no code back"
  }
}

run "bad_digest" {
  command = plan
  variables {
    package = { path = "outputs.tf", sha256 = "0000" }
  }
  expect_failures = [aws_lambda_function.origin]
}

run "bad_authorizer_digest" {
  command = plan
  variables {
    authorizer_package = { path = "outputs.tf", sha256 = "0000" }
  }
  expect_failures = [aws_lambda_function.authorizer]
}

run "bad_short_key" {
  command = plan
  variables {
    origin_keys = ["short"]
  }
  expect_failures = [var.origin_keys]
}

run "bad_concurrency" {
  command = plan
  variables {
    concurrency = 0
  }
  expect_failures = [var.concurrency]
}

run "bad_throttle" {
  command = plan
  variables {
    throttle = { rate = 0, burst = 1 }
  }
  expect_failures = [var.throttle]
}
