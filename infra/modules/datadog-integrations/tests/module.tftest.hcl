# Both integrations with providers that make nothing.
mock_provider "aws" {}
mock_provider "datadog" {
  override_resource {
    target = datadog_integration_aws_account.this
    values = { auth_config = { aws_auth_config_role = { external_id = "external-1" } } }
  }
}

variables {
  name             = "foredge-test-datadog"
  account_id       = "111122223333"
  regions          = ["us-east-1", "eu-west-1"]
  cloudflare_token = "token"
}

run "who_reads" {
  assert {
    condition     = jsondecode(aws_iam_role.datadog.assume_role_policy).Statement[0].Principal.AWS == "arn:aws:iam::464622532012:root"
    error_message = "only Datadog's account takes the role"
  }
  assert {
    condition     = jsondecode(aws_iam_role.datadog.assume_role_policy).Statement[0].Condition.StringEquals["sts:ExternalId"] == datadog_integration_aws_account.this.auth_config.aws_auth_config_role.external_id
    error_message = "and only for our account there (external id)"
  }
  assert {
    condition     = alltrue([for action in jsondecode(aws_iam_role_policy.datadog.policy).Statement[0].Action : can(regex("^[a-z0-9]+:(Get|List|Describe)", action))])
    error_message = "it reads, and changes nothing"
  }
}

run "what_is_read" {
  assert {
    condition     = datadog_integration_aws_account.this.auth_config.aws_auth_config_role.role_name == aws_iam_role.datadog.name && datadog_integration_aws_account.this.aws_account_id == "111122223333"
    error_message = "Datadog is told the role that there is"
  }
  assert {
    condition     = datadog_integration_aws_account.this.metrics_config.enabled && toset(datadog_integration_aws_account.this.metrics_config.namespace_filters.include_only) == toset(["AWS/Lambda", "AWS/ApiGateway", "AWS/S3", "AWS/CloudFront"])
    error_message = "the four services that the dashboards show, and no other is paid for"
  }
  assert {
    condition     = contains(datadog_integration_cloudflare_account.this.resources, "worker")
    error_message = "the Worker's numbers"
  }
}

run "bad_regions" {
  command = plan
  variables {
    regions = ["eu-west-1"]
  }
  expect_failures = [var.regions]
}
