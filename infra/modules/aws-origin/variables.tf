variable "name" {
  description = "Name of the function and of everything that belongs to it."
  type        = string
  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,40}$", var.name))
    error_message = "name is lower case: letters, digits and hyphens, at most 41 characters."
  }
}

variable "region" {
  description = "Region of this origin."
  type        = string
}

variable "package" {
  description = "The function's zip (build/lambda/foredge-lambda.zip) and its SHA-256 in hex. Only the first deployment uses it: later the release tool brings code."
  type        = object({ path = string, sha256 = string })
}

variable "authorizer_package" {
  description = "The authoriser's zip (build/edge/authorizer.zip) and its SHA-256 in hex."
  type        = object({ path = string, sha256 = string })
}

variable "releases" {
  description = "Bucket of the releases that is asked first: name, region and url."
  type        = object({ name = string, region = string, arn = string, url = string })
}

variable "replica" {
  description = "Bucket that is asked when the first one fails."
  type        = object({ name = string, region = string, arn = string, url = string })
}

variable "origin_keys" {
  description = "Who may call: one or two keys of at least 32 characters. Two while a key is changed."
  type        = list(string)
  sensitive   = true
  validation {
    condition     = contains([1, 2], length(var.origin_keys)) && alltrue([for key in var.origin_keys : length(key) >= 32 && !strcontains(key, ",")])
    error_message = "One or two keys of at least 32 characters, without a comma."
  }
}

variable "settings" {
  description = "Further variables of the function, the same as the Worker's: PUBLIC_URL, ALLOWED_ORIGINS, DD_ENV and so on."
  type        = map(string)
  default     = {}
}

variable "datadog_api_key" {
  description = "Key of Datadog's intake; empty: nothing is sent."
  type        = string
  default     = ""
  sensitive   = true
}

variable "layers" {
  description = "Layers of the function, such as Datadog's extension for arm64, which brings the metrics of memory."
  type        = list(string)
  default     = []
}

variable "concurrency" {
  description = "Calls at once: taken from the account's limit, and the most that a flood can cost."
  type        = number
  validation {
    condition     = var.concurrency >= 1
    error_message = "With a concurrency of 0 the function answers nobody."
  }
}

variable "provisioned_concurrency" {
  description = "Instances that are started ahead of time; 0: none."
  type        = number
  default     = 0
}

variable "throttle" {
  description = "Requests a second that the API lets through, and how many at once on top."
  type        = object({ rate = number, burst = number })
  validation {
    condition     = var.throttle.rate > 0 && var.throttle.burst > 0
    error_message = "rate and burst are at least 1."
  }
}

variable "log_days" {
  description = "Days that CloudWatch keeps logs; the request log itself goes to Datadog."
  type        = number
  default     = 14
}

variable "alarm_actions" {
  description = "Who hears of alarms: ARNs of topics in this region. Datadog sees them without."
  type        = list(string)
  default     = []
}
