# Cloudflare's own log of the Worker's invocations, pushed to Datadog by Cloudflare: the second way beside the Worker's own events,
# for plans that have Logpush. It needs no code of ours and sees what a Worker cannot: invocations that never began.

terraform {
  required_version = ">= 1.9"
  required_providers {
    cloudflare = {
      source  = "cloudflare/cloudflare"
      version = "~> 5.0"
    }
  }
}

variable "account_id" {
  description = "Cloudflare account of the Worker."
  type        = string
  validation {
    condition     = can(regex("^[0-9a-f]{32}$", var.account_id))
    error_message = "account_id is 32 hex digits."
  }
}

variable "env" {
  description = "Environment, as in the events' `env`."
  type        = string
}

variable "script_name" {
  description = "Name of the Worker whose invocations are pushed."
  type        = string
  default     = "foredge"
}

variable "datadog_site" {
  description = "Datadog's site, such as datadoghq.eu."
  type        = string
  default     = "datadoghq.com"
}

variable "datadog_api_key" {
  description = "API key of Datadog; it becomes a part of the destination's address."
  type        = string
  sensitive   = true
}

resource "cloudflare_logpush_job" "invocations" {
  account_id                  = var.account_id
  name                        = "foredge-${var.env}"
  dataset                     = "workers_trace_events"
  enabled                     = true
  destination_conf            = "datadog://http-intake.logs.${var.datadog_site}/api/v2/logs?header_DD-API-KEY=${var.datadog_api_key}&ddsource=cloudflare&service=foredge&ddtags=env:${var.env}"
  filter                      = jsonencode({ where = { key = "ScriptName", operator = "eq", value = var.script_name } })
  max_upload_interval_seconds = 30
  max_upload_records          = 1000
  output_options = {
    # Without "Event": it holds the address of the request, and with it what people search for.
    field_names      = ["EventTimestampMs", "Outcome", "Exceptions", "ScriptName", "ScriptVersion", "CPUTimeMs", "WallTimeMs"]
    timestamp_format = "rfc3339"
  }
}

output "job_id" {
  description = "Id of the Logpush job."
  value       = cloudflare_logpush_job.invocations.id
}
