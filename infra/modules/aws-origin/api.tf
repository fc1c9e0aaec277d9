# The HTTP API before the function: lets nobody through without a key, and not more at once than was allowed. The function looks at the
# key again; what is refused here never costs a call of it.

resource "aws_apigatewayv2_api" "this" {
  name          = var.name
  region        = var.region
  protocol_type = "HTTP"
  description   = "Origin of foredge, for the edge only."
}

resource "aws_apigatewayv2_integration" "origin" {
  api_id                 = aws_apigatewayv2_api.this.id
  region                 = var.region
  integration_type       = "AWS_PROXY"
  integration_method     = "POST"
  integration_uri        = aws_lambda_alias.live.invoke_arn
  payload_format_version = "2.0"
  timeout_milliseconds   = 6000
}

# A request without the header is refused by the API itself; a key that passed is not asked about again for some minutes.
resource "aws_apigatewayv2_authorizer" "edge_key" {
  api_id                            = aws_apigatewayv2_api.this.id
  region                            = var.region
  name                              = "edge-key"
  authorizer_type                   = "REQUEST"
  authorizer_uri                    = aws_lambda_function.authorizer.invoke_arn
  authorizer_payload_format_version = "2.0"
  enable_simple_responses           = true
  identity_sources                  = ["$request.header.x-foredge-origin-key"]
  authorizer_result_ttl_in_seconds  = 300
}

resource "aws_apigatewayv2_route" "all" {
  api_id             = aws_apigatewayv2_api.this.id
  region             = var.region
  route_key          = "$default"
  target             = "integrations/${aws_apigatewayv2_integration.origin.id}"
  authorization_type = "CUSTOM"
  authorizer_id      = aws_apigatewayv2_authorizer.edge_key.id
}

resource "aws_apigatewayv2_stage" "default" {
  api_id      = aws_apigatewayv2_api.this.id
  region      = var.region
  name        = "$default"
  auto_deploy = true
  default_route_settings {
    detailed_metrics_enabled = true
    throttling_rate_limit    = var.throttle.rate
    throttling_burst_limit   = var.throttle.burst
  }
  # Without the query string: it holds what people search for.
  access_log_settings {
    destination_arn = aws_cloudwatch_log_group.this["api"].arn
    format = jsonencode({
      request_id  = "$context.requestId"
      time        = "$context.requestTime"
      method      = "$context.httpMethod"
      path        = "$context.path"
      status      = "$context.status"
      bytes       = "$context.responseLength"
      duration_ms = "$context.responseLatency"
      error       = "$context.error.message"
      authorizer  = "$context.authorizer.error"
    })
  }
}

resource "aws_lambda_permission" "api" {
  for_each = {
    origin     = { function = aws_lambda_function.origin.function_name, qualifier = aws_lambda_alias.live.name, path = "*/$default" }
    authorizer = { function = aws_lambda_function.authorizer.function_name, qualifier = null, path = "authorizers/${aws_apigatewayv2_authorizer.edge_key.id}" }
  }
  region        = var.region
  statement_id  = "api"
  action        = "lambda:InvokeFunction"
  principal     = "apigateway.amazonaws.com"
  function_name = each.value.function
  qualifier     = each.value.qualifier
  source_arn    = "${aws_apigatewayv2_api.this.execution_arn}/${each.value.path}"
}

resource "aws_iam_role" "authorizer" {
  name               = "${var.name}-authorizer-${var.region}"
  assume_role_policy = local.assume_by_lambda
}

resource "aws_iam_role_policy" "authorizer" {
  name = "authorizer"
  role = aws_iam_role.authorizer.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid      = "WriteLog"
      Effect   = "Allow"
      Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
      Resource = "${aws_cloudwatch_log_group.this["authorizer"].arn}:*"
    }]
  })
}

resource "aws_lambda_function" "authorizer" {
  function_name                  = "${var.name}-authorizer"
  region                         = var.region
  role                           = aws_iam_role.authorizer.arn
  runtime                        = "nodejs24.x"
  handler                        = "index.handler"
  architectures                  = ["arm64"]
  memory_size                    = 128
  timeout                        = 3
  reserved_concurrent_executions = 10
  filename                       = var.authorizer_package.path
  source_code_hash               = filebase64sha256(var.authorizer_package.path)
  environment {
    variables = { ORIGIN_KEYS = join(",", var.origin_keys) }
  }
  logging_config {
    log_format = "JSON"
    log_group  = aws_cloudwatch_log_group.this["authorizer"].name
  }
  lifecycle {
    precondition {
      condition     = filesha256(var.authorizer_package.path) == var.authorizer_package.sha256
      error_message = "The authoriser's zip is not what its digest says: build it again (make edge)."
    }
  }
}
