# A whole environment with providers that make nothing: what its parts are told of each other.
mock_provider "aws" {
  mock_resource "aws_acm_certificate" {
    defaults = {
      arn = "arn:aws:acm:us-east-1:111122223333:certificate/c"
      domain_validation_options = [
        { domain_name = "mcp.example.com", resource_record_name = "_a.mcp.example.com.", resource_record_type = "CNAME", resource_record_value = "_x.acm-validations.aws." },
        { domain_name = "cdn.example.com", resource_record_name = "_b.cdn.example.com.", resource_record_type = "CNAME", resource_record_value = "_y.acm-validations.aws." },
      ]
    }
  }
  mock_resource "aws_apigatewayv2_api" {
    defaults = { api_endpoint = "https://api1.execute-api.us-east-1.amazonaws.com" }
  }
  mock_resource "aws_cloudfront_distribution" {
    defaults = { arn = "arn:aws:cloudfront::111122223333:distribution/E1", domain_name = "d1.cloudfront.net" }
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
    target = module.datadog_integrations.datadog_integration_aws_account.this
    values = { auth_config = { aws_auth_config_role = { external_id = "external-1" } } }
  }
}

override_resource {
  target = module.deploy_role.aws_iam_role.this
  values = { arn = "arn:aws:iam::111122223333:role/deploy" }
}
override_resource {
  target = module.publish_role.aws_iam_role.this
  values = { arn = "arn:aws:iam::111122223333:role/publish" }
}
override_resource {
  target = module.verify_role.aws_iam_role.this
  values = { arn = "arn:aws:iam::111122223333:role/verify" }
}
override_resource {
  target = module.docs_role[0].aws_iam_role.this
  values = { arn = "arn:aws:iam::111122223333:role/docs" }
}

variables {
  env      = "test"
  accounts = { aws = "111122223333", cloudflare = "0123456789abcdef0123456789abcdef", zone = "fedcba9876543210fedcba9876543210" }
  regions  = { primary = "us-east-1", secondary = "eu-west-1" }
  hosts    = { mcp = "mcp.example.com", files = "files.example.com", cdn = "cdn.example.com" }
  worker   = { name = "foredge-test", deployed = true }
  packages = {
    origin          = { path = "outputs.tf", sha256 = filesha256("outputs.tf") }
    authorizer      = { path = "outputs.tf", sha256 = filesha256("outputs.tf") }
    resolve_current = { path = "outputs.tf", sha256 = filesha256("outputs.tf") }
  }
  origin_keys     = ["0123456789abcdef0123456789abcdef"]
  capacity        = { concurrency = 50, provisioned = 1, rate = 100, burst = 200 }
  allowed_origins = ["https://docs.example.com"]
  managed_waf     = true
  github          = { repository = "acme@1/foredge@2", environment = "test", docs_repositories = ["acme@1/docs@3"] }
  datadog         = { site = "datadoghq.eu", notify = { page = "@p", ticket = "@t" }, handbook_url = "https://docs.example.com/foredge", owns_metrics = true, extension_version = 80 }
  datadog_api_key = "key"
}

run "an_environment" {
  assert {
    condition     = output.wrangler.vars == { CLOUDFLARE_ACCOUNT_ID = "0123456789abcdef0123456789abcdef", PUBLIC_URL = "https://mcp.example.com", ALLOWED_ORIGINS = "https://docs.example.com", ORIGIN_URLS = "https://api1.execute-api.us-east-1.amazonaws.com,https://api1.execute-api.us-east-1.amazonaws.com", DD_SITE = "datadoghq.eu", DD_ENV = "test" }
    error_message = "wrangler gets both origins, the primary first"
  }
  assert {
    condition     = output.release.functions.primary.region == "us-east-1" && output.release.functions.secondary.region == "eu-west-1" && output.release.functions.primary.alias == "live"
    error_message = "an origin in each region, moved by its alias"
  }
  assert {
    condition     = output.release.buckets.primary.region == "us-east-1" && output.release.buckets.replica.region == "eu-west-1" && output.release.buckets.primary.name == "foredge-test-111122223333-us-east-1"
    error_message = "a bucket in each region, named for its account"
  }
  assert {
    condition     = length(aws_iam_openid_connect_provider.github) == 1 && aws_iam_openid_connect_provider.github[0].client_id_list == toset(["sts.amazonaws.com"])
    error_message = "GitHub's runs are known to the account"
  }
  assert {
    condition     = output.variables.DEPLOY_STATE == "s3://foredge-test-111122223333-us-east-1/code" && output.variables.ORIGIN_FUNCTION == "foredge-test" && output.variables.REPLICA_REGION == "eu-west-1"
    error_message = "the workflows get their variables"
  }
  assert {
    condition     = alltrue([for key in ["deploy", "publish"] : nonsensitive(output.secrets)[key].CLOUDFLARE_API_TOKEN != ""]) && nonsensitive(output.secrets.deploy.CLOUDFLARE_API_TOKEN != output.secrets.publish.CLOUDFLARE_API_TOKEN)
    error_message = "deploying and publishing have tokens of their own"
  }
  assert {
    condition     = output.urls.mcp == "https://mcp.example.com/mcp" && length(output.release.monitors) > 10
    error_message = "addresses and monitors are given out"
  }
  # Who may take which role: approved runs deploy and publish, what nobody approves goes back or reads, a team's documents are published and no more.
  assert {
    condition     = { for name, trust in output.trusts : name => tolist(trust.subjects) } == { deploy = tolist(["repo:acme@1/foredge@2:environment:test", "repo:acme@1/foredge@2:environment:test-rollback", "repo:acme@1/foredge@2:environment:test-verify"]), publish = tolist(["repo:acme@1/foredge@2:environment:test"]), verify = tolist(["repo:acme@1/foredge@2:environment:test-verify"]), docs = tolist(["repo:acme@1/docs@3:environment:test"]) }
    error_message = "each run takes its own role"
  }
  assert {
    condition     = output.trusts.docs.workflow == "acme/foredge/.github/workflows/docs-release.yml@refs/tags/v*"
    error_message = "documents are published by our workflow only"
  }
  assert {
    condition     = !strcontains(output.trusts.docs.policy, "lambda:") && !strcontains(output.trusts.docs.policy, "/code/") && !strcontains(output.trusts.docs.policy, "Delete")
    error_message = "a repository of documents has nothing of the code's deployment"
  }
  assert {
    condition     = !strcontains(output.trusts.verify.policy, "Put") && !strcontains(output.trusts.verify.policy, "Delete")
    error_message = "what nobody approves changes no release"
  }
  assert {
    condition     = output.variables.AWS_PUBLISH_ROLE == "arn:aws:iam::111122223333:role/publish" && output.verify_variables.AWS_PUBLISH_ROLE == "arn:aws:iam::111122223333:role/verify" && output.docs_variables.AWS_PUBLISH_ROLE == "arn:aws:iam::111122223333:role/docs"
    error_message = "each environment of GitHub is told its own role"
  }
  assert {
    condition     = !contains(keys(output.docs_variables), "AWS_DEPLOY_ROLE") && !contains(keys(output.docs_variables), "DEPLOY_STATE")
    error_message = "a repository of documents is not told of the code's deployment"
  }
}

run "an_account_that_knows_github" {
  command = plan
  variables {
    github = { repository = "acme/foredge", environment = "test", oidc_provider_arn = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }
  }
  assert {
    condition     = length(aws_iam_openid_connect_provider.github) == 0
    error_message = "an account has one identity provider of a kind"
  }
  assert {
    condition     = length(module.docs_role) == 0 && output.docs_variables == null
    error_message = "a role that nobody needs is not made"
  }
}

run "bad_one_region" {
  command = plan
  variables {
    regions = { primary = "us-east-1", secondary = "us-east-1" }
  }
  expect_failures = [var.regions]
}
