# The origin in one region: the function, what it may do, and the alias that callers use. Code and the alias's weights belong to
# the release tool; this says everything else of the function.

locals {
  alias_name = "live"
  log_lines = {
    function   = "/aws/lambda/${var.name}"
    authorizer = "/aws/lambda/${var.name}-authorizer"
    api        = "/aws/apigateway/${var.name}"
  }
  assume_by_lambda = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "lambda.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
}

resource "aws_cloudwatch_log_group" "this" {
  for_each          = local.log_lines
  name              = each.value
  region            = var.region
  retention_in_days = var.log_days
}

resource "aws_iam_role" "function" {
  name               = "${var.name}-${var.region}"
  assume_role_policy = local.assume_by_lambda
}

resource "aws_iam_role_policy" "function" {
  name = "origin"
  role = aws_iam_role.function.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "ReadReleases"
        Effect   = "Allow"
        Action   = "s3:GetObject"
        Resource = flatten([for bucket in [var.releases, var.replica] : ["${bucket.arn}/releases/*", "${bucket.arn}/channel.json"]])
      },
      {
        Sid      = "WriteLog"
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = "${aws_cloudwatch_log_group.this["function"].arn}:*"
      },
      # X-Ray knows no resources: there is nothing to name.
      { Sid = "Trace", Effect = "Allow", Action = ["xray:PutTraceSegments", "xray:PutTelemetryRecords"], Resource = "*" },
    ]
  })
}

resource "aws_lambda_function" "origin" {
  function_name                  = var.name
  region                         = var.region
  role                           = aws_iam_role.function.arn
  runtime                        = "nodejs24.x"
  handler                        = "index.handler"
  architectures                  = ["arm64"]
  memory_size                    = 1024
  timeout                        = 6 # the edge waits 5 s for everything
  reserved_concurrent_executions = var.concurrency
  publish                        = true
  filename                       = var.package.path
  source_code_hash               = filebase64sha256(var.package.path)
  layers                         = var.layers

  environment {
    variables = merge(var.settings, var.datadog_api_key == "" ? {} : { DD_API_KEY = var.datadog_api_key }, {
      ORIGIN_KEYS     = join(",", var.origin_keys)
      RELEASES_URL    = var.releases.url
      RELEASES_REGION = var.releases.region
      REPLICA_URL     = var.replica.url
      REPLICA_REGION  = var.replica.region
    })
  }
  logging_config {
    log_format = "JSON"
    log_group  = aws_cloudwatch_log_group.this["function"].name
  }
  tracing_config {
    mode = "Active"
  }

  lifecycle {
    # The release tool uploads code; an apply must not bring back that of the first day.
    ignore_changes = [filename, source_code_hash]
    precondition {
      condition     = filesha256(var.package.path) == var.package.sha256
      error_message = "The zip is not what its digest says: build it again (make lambda)."
    }
  }
}

resource "aws_lambda_alias" "live" {
  name             = local.alias_name
  region           = var.region
  function_name    = aws_lambda_function.origin.function_name
  function_version = aws_lambda_function.origin.version
  lifecycle {
    ignore_changes = [function_version, routing_config]
  }
}

resource "aws_lambda_provisioned_concurrency_config" "live" {
  count                             = var.provisioned_concurrency > 0 ? 1 : 0
  region                            = var.region
  function_name                     = aws_lambda_function.origin.function_name
  qualifier                         = aws_lambda_alias.live.name
  provisioned_concurrent_executions = var.provisioned_concurrency
}
