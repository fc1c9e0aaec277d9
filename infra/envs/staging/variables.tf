# What a team fills in, in terraform.tfvars (terraform.tfvars.example shows it); secrets come as TF_VAR_… from where secrets are kept.

variable "accounts" {
  description = "AWS account, Cloudflare account and its zone for this environment."
  type        = object({ aws = string, cloudflare = string, zone = string })
}

variable "domain" {
  description = "Name of the zone, such as example.com."
  type        = string
}

variable "repository" {
  description = "GitHub repository whose workflows deploy, as its tokens' subject names it: OWNER/NAME, or OWNER@1/NAME@2 with the ids."
  type        = string
}

variable "docs_repositories" {
  description = "Repositories of documents that publish by docs-release.yml, named in the same way."
  type        = list(string)
  default     = []
}

variable "notify" {
  description = "Datadog's handles for what wakes somebody (page) and what waits until morning (ticket)."
  type        = object({ page = string, ticket = string })
}

variable "handbook_url" {
  description = "Where the handbook's folder docs/ can be read."
  type        = string
}

variable "worker_deployed" {
  description = "False on the first apply, before wrangler has deployed the Worker; then true."
  type        = bool
  default     = true
}

variable "origin_keys" {
  description = "Keys that open the origin (openssl rand -hex 32), the one that the edge uses first."
  type        = list(string)
  sensitive   = true
}

variable "datadog_api_key" {
  description = "Key of Datadog's intake."
  type        = string
  sensitive   = true
}
