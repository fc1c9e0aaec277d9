# Cloudflare before AWS, Datadog beside both.

module "cloudflare" {
  source          = "../cloudflare"
  env             = var.env
  account_id      = var.accounts.cloudflare
  zone_id         = var.accounts.zone
  worker_name     = var.worker.name
  worker_deployed = var.worker.deployed
  hosts           = var.hosts
  origin_domain   = module.cdn.domain
  origin_key      = var.origin_keys[0]
  cors_origins    = var.allowed_origins
  managed_waf     = var.managed_waf
}

module "logpush" {
  source          = "../logpush"
  account_id      = var.accounts.cloudflare
  env             = var.env
  script_name     = var.worker.name
  datadog_site    = var.datadog.site
  datadog_api_key = var.datadog_api_key
}

module "datadog" {
  source             = "../datadog"
  env                = var.env
  owns_metrics       = var.datadog.owns_metrics
  notify             = var.datadog.notify
  handbook_url       = var.datadog.handbook_url
  lambda_function    = local.name
  lambda_concurrency = var.capacity.concurrency
}

module "datadog_integrations" {
  source           = "../datadog-integrations"
  name             = "${local.name}-datadog"
  account_id       = var.accounts.aws
  regions          = distinct(["us-east-1", var.regions.primary, var.regions.secondary])
  cloudflare_token = module.cloudflare.tokens["datadog"]
}
