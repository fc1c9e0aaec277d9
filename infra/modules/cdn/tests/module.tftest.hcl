# The distribution with a provider that makes nothing.
mock_provider "aws" {
  mock_resource "aws_lambda_function" {
    defaults = { qualified_arn = "arn:aws:lambda:us-east-1:111122223333:function:foredge-test-resolve-current:1" }
  }
}

variables {
  name            = "foredge-test"
  account_id      = "111122223333"
  aliases         = ["cdn.example.com"]
  certificate_arn = "arn:aws:acm:us-east-1:111122223333:certificate/c"
  buckets = {
    primary = { name = "r-us", region = "us-east-1", arn = "arn:aws:s3:::r-us", domain = "r-us.s3.us-east-1.amazonaws.com", url = "https://r-us.s3.us-east-1.amazonaws.com" }
    replica = { name = "r-eu", region = "eu-west-1", arn = "arn:aws:s3:::r-eu", domain = "r-eu.s3.eu-west-1.amazonaws.com", url = "https://r-eu.s3.eu-west-1.amazonaws.com" }
  }
  api_domains  = { primary = "api1.execute-api.us-east-1.amazonaws.com", secondary = "api2.execute-api.eu-west-1.amazonaws.com" }
  edge_package = { path = "outputs.tf", sha256 = filesha256("outputs.tf") }
}

run "lifetimes_are_those_of_the_table" {
  assert {
    condition     = aws_cloudfront_cache_policy.this["pinned"].max_ttl == jsondecode(file("../../../cache-classes.json")).classes.docs.edge_seconds && aws_cloudfront_cache_policy.this["pinned"].default_ttl == jsondecode(file("../../../cache-classes.json")).classes.docs.edge_seconds
    error_message = "pinned pages: class docs"
  }
  assert {
    condition     = aws_cloudfront_cache_policy.this["unpinned"].max_ttl == jsondecode(file("../../../cache-classes.json")).unpinned_ttl_seconds && aws_cloudfront_cache_policy.this["unpinned"].default_ttl == jsondecode(file("../../../cache-classes.json")).unpinned_ttl_seconds
    error_message = "pages of the release in use: the unpinned time"
  }
  assert {
    condition     = aws_cloudfront_cache_policy.this["search"].max_ttl == jsondecode(file("../../../cache-classes.json")).classes.search.edge_seconds && aws_cloudfront_cache_policy.this["listing"].max_ttl == jsondecode(file("../../../cache-classes.json")).classes.listing.edge_seconds
    error_message = "answers of the API: at most the time of their class"
  }
  assert {
    condition     = alltrue([for key, policy in aws_cloudfront_cache_policy.this : policy.min_ttl == 0]) && aws_cloudfront_cache_policy.this["none"].max_ttl == 0 && aws_cloudfront_cache_policy.this["none"].default_ttl == 0
    error_message = "what says no-store is not kept"
  }
  assert {
    condition     = strcontains(aws_cloudfront_function.canonical.code, "public, max-age=${jsondecode(file("../../../cache-classes.json")).classes.docs.browser_seconds}, immutable") && strcontains(aws_cloudfront_function.canonical.code, "public, max-age=${jsondecode(file("../../../cache-classes.json")).unpinned_ttl_seconds}, stale-while-revalidate=")
    error_message = "browsers are told the times of the table"
  }
  assert {
    condition     = alltrue([for one in aws_cloudfront_distribution.this.custom_error_response : one.error_caching_min_ttl == 0]) && length(aws_cloudfront_distribution.this.custom_error_response) == 11
    error_message = "errors are not kept"
  }
}

run "behaviours" {
  assert {
    condition     = [for one in aws_cloudfront_distribution.this.ordered_cache_behavior : one.path_pattern][0] == "/docs/current/*" && [for one in aws_cloudfront_distribution.this.ordered_cache_behavior : one.path_pattern][1] == "/docs/*"
    error_message = "the narrower pattern comes first"
  }
  assert {
    condition     = alltrue([for one in aws_cloudfront_distribution.this.ordered_cache_behavior : toset(one.allowed_methods) == toset(["GET", "HEAD", "OPTIONS"])])
    error_message = "behaviours of origin groups take no POST"
  }
  assert {
    condition     = contains(aws_cloudfront_distribution.this.default_cache_behavior[0].allowed_methods, "POST") && aws_cloudfront_distribution.this.default_cache_behavior[0].target_origin_id == "api-primary"
    error_message = "POST goes to one origin, not to a group"
  }
  assert {
    condition = alltrue([
      for one in aws_cloudfront_distribution.this.ordered_cache_behavior : one.cache_policy_id == aws_cloudfront_cache_policy.this[
        { "/docs/current/*" = "unpinned", "/docs/*" = "pinned", "/releases/*" = "pinned", "/search" = "search" }[one.path_pattern]
      ].id if contains(["/docs/current/*", "/docs/*", "/releases/*", "/search"], one.path_pattern)
    ])
    error_message = "each pattern has the lifetime of its class"
  }
  assert {
    condition     = [for one in aws_cloudfront_distribution.this.ordered_cache_behavior : one.path_pattern if length(one.lambda_function_association) > 0] == ["/docs/current/*"]
    error_message = "the release in use is looked up for its pages only"
  }
  assert {
    condition     = alltrue([for one in aws_cloudfront_distribution.this.ordered_cache_behavior : contains([for association in one.function_association : association.event_type], "viewer-request")]) && length(aws_cloudfront_distribution.this.default_cache_behavior[0].function_association) == 1
    error_message = "every request gets its canonical name"
  }
  assert {
    condition     = alltrue([for one in concat(tolist(aws_cloudfront_distribution.this.ordered_cache_behavior), tolist(aws_cloudfront_distribution.this.default_cache_behavior)) : one.response_headers_policy_id == aws_cloudfront_response_headers_policy.security.id && contains(["https-only", "redirect-to-https"], one.viewer_protocol_policy)])
    error_message = "every answer has the security headers and comes encrypted"
  }
}

run "origins" {
  assert {
    condition     = alltrue([for origin in aws_cloudfront_distribution.this.origin : origin.origin_access_control_id == aws_cloudfront_origin_access_control.buckets.id if startswith(origin.origin_id, "bucket-")])
    error_message = "buckets are read with a signature (OAC)"
  }
  assert {
    condition     = aws_cloudfront_origin_access_control.buckets.signing_behavior == "always" && aws_cloudfront_origin_access_control.buckets.signing_protocol == "sigv4"
    error_message = "every read of a bucket is signed"
  }
  assert {
    condition     = alltrue([for origin in aws_cloudfront_distribution.this.origin : one(origin.custom_origin_config).origin_protocol_policy == "https-only" && one(origin.custom_origin_config).origin_ssl_protocols == toset(["TLSv1.2"]) if startswith(origin.origin_id, "api-")])
    error_message = "APIs are asked over TLS 1.2"
  }
  assert {
    condition     = { for origin in aws_cloudfront_distribution.this.origin : origin.origin_id => one(origin.custom_header).value if startswith(origin.origin_id, "bucket-") }["bucket-replica"] == "eu-west-1 https://r-eu.s3.eu-west-1.amazonaws.com, us-east-1 https://r-us.s3.us-east-1.amazonaws.com"
    error_message = "each bucket says where the channel record stands, itself first"
  }
  assert {
    condition     = alltrue([for group in aws_cloudfront_distribution.this.origin_group : length(group.member) == 2 && contains(group.failover_criteria[0].status_codes, 503)]) && length(aws_cloudfront_distribution.this.origin_group) == 2
    error_message = "pages and answers have a second origin"
  }
  assert {
    condition     = alltrue([for group in aws_cloudfront_distribution.this.origin_group : contains(group.failover_criteria[0].status_codes, 403) if group.origin_id == "buckets"])
    error_message = "a bucket that lacks a page says 403, and the other is asked"
  }
}

run "the_functions" {
  assert {
    condition     = aws_lambda_function.resolve_current.region == "us-east-1" && one(aws_lambda_function.resolve_current.architectures) == "x86_64" && aws_lambda_function.resolve_current.publish && length(aws_lambda_function.resolve_current.environment) == 0 && aws_lambda_function.resolve_current.timeout <= 30
    error_message = "the edge takes published versions of us-east-1, x86_64, without variables, of at most 30 s"
  }
  assert {
    condition     = toset(jsondecode(aws_iam_role.edge.assume_role_policy).Statement[0].Principal.Service) == toset(["lambda.amazonaws.com", "edgelambda.amazonaws.com"])
    error_message = "both services take the role"
  }
  assert {
    condition     = [for statement in jsondecode(aws_iam_role_policy.edge.policy).Statement : statement.Resource if statement.Sid == "ReadChannel"] == [["arn:aws:s3:::r-us/channel.json", "arn:aws:s3:::r-eu/channel.json"]]
    error_message = "the edge function reads the channel record, and nothing else"
  }
  assert {
    condition     = length(aws_cloudwatch_log_group.edge) == 13 && alltrue([for region, group in aws_cloudwatch_log_group.edge : group.region == region && group.retention_in_days == 14 && group.name == "/aws/lambda/us-east-1.foredge-test-resolve-current"])
    error_message = "what the edge logs goes after 14 days, wherever it ran"
  }
  assert {
    condition     = aws_cloudfront_function.canonical.runtime == "cloudfront-js-2.0" && aws_cloudfront_function.canonical.publish && length(aws_cloudfront_function.canonical.code) < 10240 && !strcontains(aws_cloudfront_function.canonical.code, "lifetimes = {}")
    error_message = "the viewer function is live, small enough, and has its table"
  }
}

run "what_is_seen" {
  assert {
    condition     = aws_cloudfront_monitoring_subscription.this.monitoring_subscription[0].realtime_metrics_subscription_config[0].realtime_metrics_subscription_status == "Enabled"
    error_message = "hit ratio and origin latency are measured"
  }
  assert {
    condition     = aws_cloudfront_distribution.this.viewer_certificate[0].minimum_protocol_version == "TLSv1.2_2021" && aws_cloudfront_distribution.this.viewer_certificate[0].acm_certificate_arn == var.certificate_arn
    error_message = "our certificate, TLS 1.2 at least"
  }
  assert {
    condition     = aws_cloudfront_response_headers_policy.security.security_headers_config[0].strict_transport_security[0].access_control_max_age_sec >= 31536000 && aws_cloudfront_response_headers_policy.security.security_headers_config[0].content_type_options[0].override
    error_message = "HSTS for a year, types are not guessed"
  }
  assert {
    condition     = one(aws_cloudfront_origin_request_policy.api.headers_config).header_behavior == "allExcept" && one(one(aws_cloudfront_origin_request_policy.api.headers_config).headers).items == toset(["Host"])
    error_message = "the key reaches the API, the viewer's host does not"
  }
}

run "bad_certificate_region" {
  command = plan
  variables {
    certificate_arn = "arn:aws:acm:eu-west-1:111122223333:certificate/c"
  }
  expect_failures = [var.certificate_arn]
}

run "bad_edge_digest" {
  command = plan
  variables {
    edge_package = { path = "outputs.tf", sha256 = "0000" }
  }
  expect_failures = [aws_lambda_function.resolve_current]
}

run "bad_one_bucket" {
  command = plan
  variables {
    buckets = { primary = { name = "r-us", region = "us-east-1", arn = "arn:aws:s3:::r-us", domain = "r", url = "https://r" } }
  }
  expect_failures = [var.buckets]
}

run "bad_account" {
  command = plan
  variables {
    account_id = "acme"
  }
  expect_failures = [var.account_id]
}
