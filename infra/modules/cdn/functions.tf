# What runs at CloudFront: names and lifetimes for every request, and the release in use for pages that name none.

resource "aws_cloudfront_function" "canonical" {
  name    = "${var.name}-canonical"
  runtime = "cloudfront-js-2.0"
  comment = "one name for one thing; lifetimes of pages"
  publish = true
  code    = replace(file("${path.module}/../../edge/canonical.js"), "var lifetimes = {};", "var lifetimes = ${jsonencode(local.lifetimes)};")
}

resource "aws_iam_role" "edge" {
  name = "${var.name}-resolve-current"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = ["lambda.amazonaws.com", "edgelambda.amazonaws.com"] }
      Action    = "sts:AssumeRole"
    }]
  })
}

resource "aws_iam_role_policy" "edge" {
  name = "resolve-current"
  role = aws_iam_role.edge.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Sid = "ReadChannel", Effect = "Allow", Action = "s3:GetObject", Resource = [for key in ["primary", "replica"] : "${var.buckets[key].arn}/channel.json"] },
      # It runs in many regions, and logs where it runs.
      {
        Sid      = "WriteLog"
        Effect   = "Allow"
        Action   = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = "arn:aws:logs:*:${var.account_id}:log-group:/aws/lambda/us-east-1.${var.name}-resolve-current:*"
      },
    ]
  })
}

# Where CloudFront runs functions: at its regional edge caches. They log there, and a group that they made themselves would be kept for ever.
locals {
  edge_regions = [
    "us-east-1", "us-east-2", "us-west-1", "us-west-2", "ap-south-1", "ap-northeast-1", "ap-northeast-2", "ap-southeast-1", "ap-southeast-2",
    "eu-central-1", "eu-west-1", "eu-west-2", "sa-east-1",
  ]
}

resource "aws_cloudwatch_log_group" "edge" {
  for_each          = toset(local.edge_regions)
  name              = "/aws/lambda/us-east-1.${var.name}-resolve-current"
  region            = each.value
  retention_in_days = 14
}

# Functions at the edge: made in us-east-1, x86_64, a numbered version, no variables.
resource "aws_lambda_function" "resolve_current" {
  function_name    = "${var.name}-resolve-current"
  region           = "us-east-1"
  role             = aws_iam_role.edge.arn
  runtime          = "nodejs24.x"
  handler          = "index.handler"
  architectures    = ["x86_64"]
  memory_size      = 128
  timeout          = 5
  publish          = true
  filename         = var.edge_package.path
  source_code_hash = filebase64sha256(var.edge_package.path)
  lifecycle {
    precondition {
      condition     = filesha256(var.edge_package.path) == var.edge_package.sha256
      error_message = "The edge function's zip is not what its digest says: build it again (make edge)."
    }
  }
}
