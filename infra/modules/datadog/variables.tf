variable "env" {
  description = "Environment that is watched, as in the events' `env` (the Worker's DD_ENV)."
  type        = string
  validation {
    condition     = can(regex("^[a-z][a-z0-9-]*$", var.env))
    error_message = "env is lower case: letters, digits and hyphens, such as prod."
  }
}

variable "service" {
  description = "Service as in the events' `service` (the Worker's DD_SERVICE)."
  type        = string
  default     = "foredge"
}

variable "owns_metrics" {
  description = "Whether this environment makes the log-based metrics. They exist once an organisation: true for exactly one."
  type        = bool
}

variable "notify" {
  description = "Who hears of what: handles as in a monitor's message, for severity `page` and `ticket`."
  type        = object({ page = string, ticket = string })
  validation {
    condition     = alltrue([for handle in values(var.notify) : startswith(handle, "@")])
    error_message = "A handle begins with @, such as @pagerduty-foredge."
  }
}

variable "handbook_url" {
  description = "Where the handbook's folder docs/ can be read, without a slash at the end; runbook links begin with it."
  type        = string
  validation {
    condition     = can(regex("^https://.*[^/]$", var.handbook_url))
    error_message = "handbook_url begins with https:// and has no slash at its end."
  }
}

variable "lambda_function" {
  description = "Name of the origin's Lambda function, in lower case as Datadog tags it."
  type        = string
  default     = "foredge"
}

variable "lambda_concurrency" {
  description = "Concurrency that is reserved for the origin's function."
  type        = number
  validation {
    condition     = var.lambda_concurrency > 0
    error_message = "lambda_concurrency is what the function may run at once, at least 1."
  }
}

variable "monthly_quota" {
  description = "What a month's plan includes, or what its budget allows: Worker requests and CPU milliseconds, KV and R2 reads."
  type        = object({ worker_requests = number, worker_cpu_ms = number, kv_reads = number, r2_reads = number })
  default     = { worker_requests = 10000000, worker_cpu_ms = 30000000, kv_reads = 10000000, r2_reads = 10000000 }
}
