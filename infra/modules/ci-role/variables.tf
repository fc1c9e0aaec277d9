variable "name" {
  description = "Name of the role, such as foredge-prod-deploy."
  type        = string
}

variable "oidc_provider_arn" {
  description = "The account's identity provider for token.actions.githubusercontent.com."
  type        = string
}

variable "subjects" {
  description = "Which runs may take the role: repo:OWNER/NAME:environment:NAME, or with ids, repo:OWNER@1/NAME@2:environment:NAME. No pattern: one run each."
  type        = list(string)
  validation {
    condition     = length(var.subjects) > 0 && alltrue([for subject in var.subjects : can(regex("^repo:[^:/*]+/[^:/*]+:(environment:[^*]+|ref:refs/(heads|tags)/[^*]+)$", subject))])
    error_message = "A subject is repo:OWNER/NAME:environment:NAME or repo:OWNER/NAME:ref:refs/heads/BRANCH, without a star."
  }
}

variable "function_arns" {
  description = "Functions whose code and alias the role moves."
  type        = list(string)
  default     = []
}

variable "alias" {
  description = "The alias of those functions."
  type        = string
  default     = "live"
}

variable "bucket_arns" {
  description = "Buckets that the role publishes to."
  type        = list(string)
  default     = []
}

variable "releases_access" {
  description = "What the role does with releases in those buckets: read, publish (and point to them), or manage (and delete them)."
  type        = string
  default     = "manage"
  validation {
    condition     = contains(["read", "publish", "manage"], var.releases_access)
    error_message = "releases_access is read, publish or manage."
  }
}

variable "workflow" {
  description = "The reusable workflow whose runs alone take the role, as OWNER/NAME/.github/workflows/FILE; null: any workflow of the subjects."
  type        = string
  default     = null
  validation {
    condition     = var.workflow == null || can(regex("^[^@/*]+/[^@/*]+/\\.github/workflows/[^@/*]+\\.yml$", var.workflow))
    error_message = "A workflow is OWNER/NAME/.github/workflows/FILE.yml, without a ref and without a star."
  }
}

variable "records" {
  description = "Bucket and prefix of the records of deployments of code."
  type        = object({ bucket_arn = string, prefix = string })
  default     = null
}
