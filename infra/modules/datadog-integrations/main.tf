# Lets Datadog read the numbers that AWS and Cloudflare keep about us: their dashboards' and monitors' aws.* and cloudflare.* metrics.

terraform {
  required_version = ">= 1.9"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.0"
    }
    datadog = {
      source  = "datadog/datadog"
      version = "~> 4.0"
    }
  }
}

variable "name" {
  description = "Name of the role that Datadog takes, and of the Cloudflare account in Datadog."
  type        = string
}

variable "account_id" {
  description = "AWS account that Datadog reads."
  type        = string
}

variable "regions" {
  description = "Regions that are read; us-east-1 has CloudFront's numbers."
  type        = list(string)
  validation {
    condition     = contains(var.regions, "us-east-1")
    error_message = "CloudFront's metrics stand in us-east-1."
  }
}

variable "cloudflare_token" {
  description = "Token that reads Cloudflare's numbers."
  type        = string
  sensitive   = true
}

locals {
  datadog_account = "464622532012" # Datadog's own, as its documentation names it
}

resource "datadog_integration_aws_account" "this" {
  aws_account_id = var.account_id
  aws_partition  = "aws"
  aws_regions {
    include_only = var.regions
  }
  auth_config {
    aws_auth_config_role {
      role_name = var.name
    }
  }
  metrics_config {
    enabled                   = true
    collect_cloudwatch_alarms = true
    collect_custom_metrics    = false
    namespace_filters {
      include_only = ["AWS/Lambda", "AWS/ApiGateway", "AWS/S3", "AWS/CloudFront"]
    }
  }
  logs_config {
    lambda_forwarder {}
  }
  resources_config {
    extended_collection = false
  }
  traces_config {
    xray_services {
      include_all = false
    }
  }
}

resource "aws_iam_role" "datadog" {
  name = var.name
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::${local.datadog_account}:root" }
      Action    = "sts:AssumeRole"
      Condition = { StringEquals = { "sts:ExternalId" = datadog_integration_aws_account.this.auth_config.aws_auth_config_role.external_id } }
    }]
  })
}

# Reads of what has numbers and of its tags: these actions know no resources.
resource "aws_iam_role_policy" "datadog" {
  name = "read-metrics"
  role = aws_iam_role.datadog.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid      = "ReadNumbers"
      Effect   = "Allow"
      Action   = ["cloudwatch:GetMetricData", "cloudwatch:ListMetrics", "cloudwatch:DescribeAlarms", "tag:GetResources", "lambda:ListFunctions", "cloudfront:ListDistributions", "s3:ListAllMyBuckets"]
      Resource = "*"
    }]
  })
}

resource "datadog_integration_cloudflare_account" "this" {
  name      = var.name
  api_key   = var.cloudflare_token
  resources = ["web", "worker"]
}
