# Tokens of the workflows, the Worker and Datadog, each for what it does. Terraform's own token is made by hand once: infra/README.md says which rights it has.

data "cloudflare_account_api_token_permission_groups_list" "all" {
  account_id = var.account_id
}

locals {
  groups  = { for group in data.cloudflare_account_api_token_permission_groups_list.all.result : group.name => group.id... }
  account = jsonencode({ "com.cloudflare.api.account.${var.account_id}" = "*" })
  bucket  = jsonencode({ "com.cloudflare.edge.r2.bucket.${var.account_id}_default_${cloudflare_r2_bucket.releases.name}" = "*" })
  zone    = jsonencode({ "com.cloudflare.api.account.zone.${var.zone_id}" = "*" })
  tokens = {
    # Uploads versions and moves traffic between them, reads the channel record for the snapshot. Routes are Terraform's.
    deploy = [{ groups = ["Workers Scripts Write", "Workers R2 Storage Read"], resources = local.account }]
    # Writes releases to this one bucket, and copies to KV, which knows no narrower right.
    publish = [
      { groups = ["Workers R2 Storage Bucket Item Write"], resources = local.bucket },
      { groups = ["Workers KV Storage Write"], resources = local.account },
    ]
    # Reads the counts that a canary is judged by; the Worker has it, too.
    analytics = [{ groups = ["Account Analytics Read"], resources = local.account }]
    # Datadog's integration finds Workers and zone by their settings, then reads their numbers: its documentation asks for these rights.
    datadog = [
      { groups = ["Account Analytics Read", "Account Settings Read", "Workers Scripts Read"], resources = local.account },
      { groups = ["Analytics Read", "Zone Read", "Workers Routes Read"], resources = local.zone },
    ]
  }
}

resource "cloudflare_account_token" "this" {
  for_each   = local.tokens
  account_id = var.account_id
  name       = "foredge-${var.env}-${each.key}"
  policies = [for policy in each.value : {
    effect            = "allow"
    permission_groups = [for name in policy.groups : { id = local.groups[name][0] }]
    resources         = policy.resources
  }]
}
