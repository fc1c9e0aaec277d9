output "wrangler" {
  description = "For this environment in wrangler.toml: name, bucket, namespace and variables (scripts/fill-environment.mjs writes them there)."
  value = {
    name   = var.worker.name
    bucket = module.cloudflare.wrangler.bucket
    kv_id  = module.cloudflare.wrangler.kv_id
    vars = {
      CLOUDFLARE_ACCOUNT_ID = var.accounts.cloudflare
      PUBLIC_URL            = module.cloudflare.wrangler.public_url
      ALLOWED_ORIGINS       = join(",", var.allowed_origins)
      ORIGIN_URLS           = join(",", [for key in ["primary", "secondary"] : module.origin[key].url])
      DD_SITE               = var.datadog.site
      DD_ENV                = var.env
    }
  }
}

output "release" {
  description = "For tools: buckets, functions with their alias in both regions, distribution, monitors."
  value = {
    env          = var.env
    buckets      = module.releases.buckets
    functions    = { for key, origin in module.origin : key => origin.function }
    distribution = module.cdn.distribution
    monitors     = module.datadog.monitor_ids
  }
}

# By the names that release and deploy read.
locals {
  publishing = {
    CLOUDFLARE_ACCOUNT_ID = var.accounts.cloudflare
    AWS_REGION            = var.regions.primary
    R2_BUCKET             = module.cloudflare.wrangler.bucket
    KV_NAMESPACE_ID       = module.cloudflare.wrangler.kv_id
    S3_BUCKET             = module.releases.buckets.primary.name
    S3_REGION             = module.releases.buckets.primary.region
    REPLICA_BUCKET        = module.releases.buckets.replica.name
    REPLICA_REGION        = module.releases.buckets.replica.region
  }
  variables = merge(local.publishing, {
    DEPLOY_ENVIRONMENT = var.github.environment
    DEPLOY_STATE       = "s3://${module.releases.buckets.primary.name}/${local.records}"
    PUBLIC_URL         = module.cloudflare.wrangler.public_url
    AWS_DEPLOY_ROLE    = module.deploy_role.arn
    AWS_PUBLISH_ROLE   = module.publish_role.arn
    ORIGIN_FUNCTION    = module.origin["primary"].function.name
    ORIGIN_REGIONS     = join(",", [for key in ["primary", "secondary"] : module.origin[key].function.region])
    ORIGIN_ALIAS       = module.origin["primary"].function.alias
    RELEASES_BUCKET    = module.cloudflare.wrangler.bucket
  })
}

output "variables" {
  description = "What the workflows of this environment and of its -rollback keep as variables."
  value       = local.variables
}

output "verify_variables" {
  description = "The same for its -verify, which may read releases and change none."
  value       = merge(local.variables, { AWS_PUBLISH_ROLE = module.verify_role.arn })
}

output "docs_variables" {
  description = "What repositories of documents keep as variables of their environment; null where there are none."
  value       = length(module.docs_role) == 0 ? null : merge(local.publishing, { AWS_PUBLISH_ROLE = one(module.docs_role[*].arn) })
}

output "trusts" {
  description = "By role of the workflows: who takes it, and what it may."
  value       = merge({ deploy = module.deploy_role.trust, publish = module.publish_role.trust, verify = module.verify_role.trust }, { for role in module.docs_role : "docs" => role.trust })
}

output "urls" {
  description = "Where the service, its pinned files and CloudFront are reached."
  value       = { mcp = "https://${var.hosts.mcp}/mcp", files = module.cloudflare.files_url, cdn = "https://${var.hosts.cdn}" }
}

output "secrets" {
  description = "What the workflows keep as secrets: CLOUDFLARE_API_TOKEN is one for deploying and another for publishing."
  value = {
    deploy = {
      CLOUDFLARE_API_TOKEN = module.cloudflare.tokens["deploy"]
      ANALYTICS_TOKEN      = module.cloudflare.tokens["analytics"]
      ORIGIN_KEY           = var.origin_keys[0]
    }
    publish = {
      CLOUDFLARE_API_TOKEN = module.cloudflare.tokens["publish"]
      R2_ACCESS_KEY_ID     = module.cloudflare.r2.access_key_id
      R2_SECRET_ACCESS_KEY = module.cloudflare.r2.secret_access_key
    }
  }
  sensitive = true
}
