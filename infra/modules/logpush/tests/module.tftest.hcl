# The job with a provider that makes nothing.
mock_provider "cloudflare" {}

variables {
  account_id      = "0123456789abcdef0123456789abcdef"
  env             = "prod"
  datadog_api_key = "key"
}

run "pushes_the_workers_invocations" {
  assert {
    condition     = cloudflare_logpush_job.invocations.dataset == "workers_trace_events" && cloudflare_logpush_job.invocations.enabled
    error_message = "invocations, and on"
  }
  assert {
    condition     = startswith(cloudflare_logpush_job.invocations.destination_conf, "datadog://http-intake.logs.datadoghq.com/")
    error_message = "to Datadog's log intake"
  }
  assert {
    condition     = cloudflare_logpush_job.invocations.max_upload_records <= 1000
    error_message = "the intake takes 1,000 events at once"
  }
  assert {
    condition     = !contains(cloudflare_logpush_job.invocations.output_options.field_names, "Logs")
    error_message = "what the Worker logs comes from the Worker itself, once"
  }
  assert {
    condition     = !contains(cloudflare_logpush_job.invocations.output_options.field_names, "Event")
    error_message = "addresses hold what people search for"
  }
}

# Terraform drops a name that a nested attribute does not have, so what counts is looked at.
run "nothing_in_the_nested_options_is_lost" {
  assert {
    condition     = cloudflare_logpush_job.invocations.output_options.timestamp_format == "rfc3339" && contains(cloudflare_logpush_job.invocations.output_options.field_names, "WallTimeMs")
    error_message = "times are RFC 3339, wall time among the fields"
  }
}

run "bad_account" {
  command = plan
  variables {
    account_id = "foredge"
  }
  expect_failures = [var.account_id]
}
