# Where releases and fallback copies live. Wrangler binds them to the Worker by the names and ids that outputs.tf gives.

terraform {
  required_version = ">= 1.9"
  required_providers {
    cloudflare = {
      source  = "cloudflare/cloudflare"
      version = "~> 5.0"
    }
  }
}

# R2 itself refuses to delete a bucket that holds anything.
resource "cloudflare_r2_bucket" "releases" {
  account_id = var.account_id
  name       = "foredge-releases-${var.env}"
  location   = var.location
}

# Releases go by the release tool alone. What an upload left behind goes by itself.
resource "cloudflare_r2_bucket_lifecycle" "releases" {
  account_id  = var.account_id
  bucket_name = cloudflare_r2_bucket.releases.name
  rules = [{
    id         = "broken-uploads"
    enabled    = true
    conditions = { prefix = "" }
    abort_multipart_uploads_transition = {
      condition = { type = "Age", max_age = 172800 }
    }
  }]
}

resource "cloudflare_r2_bucket_cors" "releases" {
  count       = length(var.cors_origins) == 0 ? 0 : 1
  account_id  = var.account_id
  bucket_name = cloudflare_r2_bucket.releases.name
  rules = [{
    id              = "pages"
    allowed         = { methods = ["GET", "HEAD"], origins = var.cors_origins, headers = ["range", "if-none-match"] }
    expose_headers  = ["etag", "content-length"]
    max_age_seconds = 86400
  }]
}

# The bucket's own host. Which of its objects anybody may see is said by rules.tf.
resource "cloudflare_r2_custom_domain" "files" {
  account_id  = var.account_id
  bucket_name = cloudflare_r2_bucket.releases.name
  domain      = var.hosts.files
  zone_id     = var.zone_id
  enabled     = true
  min_tls     = "1.2"
  # A host that is there before its rules would show the index.
  depends_on = [cloudflare_ruleset.firewall]
}

resource "cloudflare_workers_kv_namespace" "copies" {
  account_id = var.account_id
  title      = "foredge-copies-${var.env}"
}
