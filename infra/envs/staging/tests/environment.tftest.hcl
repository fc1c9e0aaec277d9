# The environment as it stands, with providers that make nothing.
mock_provider "aws" {
  mock_resource "aws_acm_certificate" {
    defaults = {
      arn = "arn:aws:acm:us-east-1:111122223333:certificate/c"
      domain_validation_options = [
        { domain_name = "mcp.example.dev", resource_record_name = "_a.mcp.example.dev.", resource_record_type = "CNAME", resource_record_value = "_x.acm-validations.aws." },
        { domain_name = "cdn.example.dev", resource_record_name = "_b.cdn.example.dev.", resource_record_type = "CNAME", resource_record_value = "_y.acm-validations.aws." },
      ]
    }
  }
}
mock_provider "cloudflare" {
  mock_data "cloudflare_account_api_token_permission_groups_list" {
    defaults = {
      result = [
        { id = "g1", name = "Workers Scripts Write", scopes = ["a"] },
        { id = "g2", name = "Workers KV Storage Write", scopes = ["a"] },
        { id = "g3", name = "Workers R2 Storage Bucket Item Write", scopes = ["a"] },
        { id = "g4", name = "Account Analytics Read", scopes = ["a"] },
        { id = "g6", name = "Workers R2 Storage Read", scopes = ["a"] },
        { id = "g5", name = "Analytics Read", scopes = ["a"] },
        { id = "g7", name = "Account Settings Read", scopes = ["a"] },
        { id = "g8", name = "Workers Scripts Read", scopes = ["a"] },
        { id = "g9", name = "Zone Read", scopes = ["a"] },
        { id = "g10", name = "Workers Routes Read", scopes = ["a"] },
      ]
    }
  }
}
mock_provider "datadog" {
  override_resource {
    target = module.service.module.datadog_integrations.datadog_integration_aws_account.this
    values = { auth_config = { aws_auth_config_role = { external_id = "external-1" } } }
  }
}

variables {
  accounts        = { aws = "111122223333", cloudflare = "0123456789abcdef0123456789abcdef", zone = "fedcba9876543210fedcba9876543210" }
  domain          = "example.dev"
  repository      = "acme/foredge"
  notify          = { page = "@pagerduty-foredge", ticket = "@slack-foredge" }
  handbook_url    = "https://docs.example.com/foredge"
  origin_keys     = ["0123456789abcdef0123456789abcdef"]
  datadog_api_key = "key"
}

run "names_of_this_environment" {
  command = plan
  assert {
    condition     = output.release.env == "staging" && output.wrangler.vars.DD_ENV == "staging" && output.wrangler.bucket == "foredge-releases-staging"
    error_message = "names, tags and buckets are of this environment"
  }
  assert {
    condition     = output.wrangler.name == "foredge-staging" && output.wrangler.vars.PUBLIC_URL == "https://mcp.example.dev"
    error_message = "the Worker's name is that of wrangler.toml"
  }
  assert {
    condition     = startswith(output.release.buckets.primary.name, "foredge-staging-111122223333-")
    error_message = "buckets are named for environment and account"
  }
  assert {
    condition     = output.release.functions.primary.region != output.release.functions.secondary.region && output.release.buckets.primary.region == output.release.functions.primary.region
    error_message = "two regions, each origin beside its bucket"
  }
}

run "before_the_worker_is_there" {
  command = plan
  variables {
    worker_deployed = false
  }
}
