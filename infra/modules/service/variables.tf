variable "env" {
  description = "Name of the environment: part of names, and the tag `env` of every event."
  type        = string
}

variable "accounts" {
  description = "Where things are made: AWS account, Cloudflare account and its zone for this environment alone."
  type        = object({ aws = string, cloudflare = string, zone = string })
}

variable "regions" {
  description = "AWS regions of the two origins."
  type        = object({ primary = string, secondary = string })
  validation {
    condition     = var.regions.primary != var.regions.secondary
    error_message = "The second origin is for the loss of a region: it stands in another one."
  }
}

variable "hosts" {
  description = "Names in the zone: of the service, of pinned files in R2, and of CloudFront for whoever asks it directly."
  type        = object({ mcp = string, files = string, cdn = string })
}

variable "worker" {
  description = "The Worker: its name as in wrangler.toml, and whether it has been deployed once (the route needs it)."
  type        = object({ name = string, deployed = bool })
}

variable "packages" {
  description = "Zips and their SHA-256 in hex, as make lambda and make edge leave them: origin, authorizer, resolve_current."
  type = object({
    origin          = object({ path = string, sha256 = string })
    authorizer      = object({ path = string, sha256 = string })
    resolve_current = object({ path = string, sha256 = string })
  })
}

variable "origin_keys" {
  description = "Keys that open the origin, the one that the edge uses first; two while a key is changed."
  type        = list(string)
  sensitive   = true
}

variable "capacity" {
  description = "Of each origin: calls at once, instances ahead of time, requests a second and at once that its API lets through."
  type        = object({ concurrency = number, provisioned = number, rate = number, burst = number })
}

variable "allowed_origins" {
  description = "Origins whose pages may call, as in the Worker's ALLOWED_ORIGINS."
  type        = list(string)
  default     = []
}

variable "managed_waf" {
  description = "Whether the zone's plan has Cloudflare's managed rules."
  type        = bool
}

variable "github" {
  description = "Repository whose workflows deploy, the GitHub environment that they run in, repositories of documents that publish by docs-release.yml, and the identity provider where the account has one already. Repositories as subjects name them: OWNER/NAME, or OWNER@1/NAME@2 with their ids."
  type        = object({ repository = string, environment = string, docs_repositories = optional(list(string), []), oidc_provider_arn = optional(string) })
}

variable "datadog" {
  description = "Site, who hears of what, where the handbook is, which environment owns the metrics, and the version of Datadog's Lambda extension (null: none, and no metric of memory)."
  type = object({
    site              = string
    notify            = object({ page = string, ticket = string })
    handbook_url      = string
    owns_metrics      = bool
    extension_version = optional(number)
  })
}

variable "datadog_api_key" {
  description = "Key of Datadog's intake, for the functions and for Logpush."
  type        = string
  sensitive   = true
}
