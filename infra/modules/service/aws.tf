# AWS: releases in two regions, an origin in each, CloudFront before them, roles for the workflows.

locals {
  name = "foredge-${var.env}"
  # What the functions are told must be what the Worker is told, or answers differ.
  settings = {
    PUBLIC_URL      = "https://${var.hosts.mcp}"
    ALLOWED_ORIGINS = join(",", var.allowed_origins)
    DD_SITE         = var.datadog.site
    DD_ENV          = var.env
    DD_SERVICE      = "foredge"
  }
  records   = "code" # below it the deployment tool keeps artifacts and history, in the primary bucket
  extension = var.datadog.extension_version
}

module "releases" {
  source            = "../aws-releases"
  name              = "${local.name}-${var.accounts.aws}"
  primary_region    = var.regions.primary
  replica_region    = var.regions.secondary
  distribution_arns = [module.cdn.distribution.arn]
}

# Each origin asks the bucket of its own region first.
module "origin" {
  source = "../aws-origin"
  for_each = {
    primary   = { region = var.regions.primary, own = "primary", other = "replica" }
    secondary = { region = var.regions.secondary, own = "replica", other = "primary" }
  }
  name                    = local.name
  region                  = each.value.region
  package                 = var.packages.origin
  authorizer_package      = var.packages.authorizer
  releases                = module.releases.buckets[each.value.own]
  replica                 = module.releases.buckets[each.value.other]
  origin_keys             = var.origin_keys
  settings                = local.settings
  datadog_api_key         = var.datadog_api_key
  layers                  = local.extension == null ? [] : ["arn:aws:lambda:${each.value.region}:464622532012:layer:Datadog-Extension-ARM:${local.extension}"]
  concurrency             = var.capacity.concurrency
  provisioned_concurrency = var.capacity.provisioned
  throttle                = { rate = var.capacity.rate, burst = var.capacity.burst }
}

module "certificate" {
  source  = "../certificate"
  domains = [var.hosts.mcp, var.hosts.cdn]
  zone_id = var.accounts.zone
}

module "cdn" {
  source          = "../cdn"
  name            = local.name
  account_id      = var.accounts.aws
  aliases         = [var.hosts.mcp, var.hosts.cdn]
  certificate_arn = module.certificate.arn
  buckets         = module.releases.buckets
  api_domains     = { for key, origin in module.origin : key => origin.domain }
  edge_package    = var.packages.resolve_current
}

resource "aws_iam_openid_connect_provider" "github" {
  count          = var.github.oidc_provider_arn == null ? 1 : 0
  url            = "https://token.actions.githubusercontent.com"
  client_id_list = ["sts.amazonaws.com"]
}

locals {
  oidc_provider_arn = var.github.oidc_provider_arn == null ? one(aws_iam_openid_connect_provider.github[*].arn) : var.github.oidc_provider_arn
  # Workflows go back and verify in environments of their own, which ask nobody for approval.
  subjects = { for suffix in ["", "-rollback", "-verify"] : suffix => "repo:${var.github.repository}:environment:${var.github.environment}${suffix}" }
  # A token's subject may carry ids (OWNER@1/NAME@2), the name of a workflow never does.
  foredge     = replace(var.github.repository, "/@[0-9]+/", "")
  bucket_arns = [for key in ["primary", "replica"] : module.releases.buckets[key].arn]
}

module "deploy_role" {
  source            = "../ci-role"
  name              = "${local.name}-deploy"
  oidc_provider_arn = local.oidc_provider_arn
  subjects          = values(local.subjects)
  function_arns     = [for key in ["primary", "secondary"] : module.origin[key].function.arn]
  records           = { bucket_arn = module.releases.buckets.primary.arn, prefix = local.records }
}

module "publish_role" {
  source            = "../ci-role"
  name              = "${local.name}-publish"
  oidc_provider_arn = local.oidc_provider_arn
  subjects          = [local.subjects[""]]
  bucket_arns       = local.bucket_arns
}

# What nobody approves changes no release.
module "verify_role" {
  source            = "../ci-role"
  name              = "${local.name}-verify"
  oidc_provider_arn = local.oidc_provider_arn
  subjects          = [local.subjects["-verify"]]
  bucket_arns       = local.bucket_arns
  releases_access   = "read"
}

# A team's repository of documents, by our reusable workflow and in no other way: it publishes, deletes nothing, and knows no code.
module "docs_role" {
  source            = "../ci-role"
  count             = length(var.github.docs_repositories) == 0 ? 0 : 1
  name              = "${local.name}-docs"
  oidc_provider_arn = local.oidc_provider_arn
  subjects          = [for name in var.github.docs_repositories : "repo:${name}:environment:${var.github.environment}"]
  workflow          = "${local.foredge}/.github/workflows/docs-release.yml"
  bucket_arns       = local.bucket_arns
  releases_access   = "publish"
}
