# The module with a provider that makes nothing: what it would ask Datadog for.
mock_provider "datadog" {}

variables {
  env                = "prod"
  owns_metrics       = true
  notify             = { page = "@pagerduty-foredge", ticket = "@slack-foredge" }
  handbook_url       = "https://docs.example/foredge"
  lambda_concurrency = 100
}

run "makes_everything" {
  assert {
    condition     = length(datadog_dashboard_json.this) == 6
    error_message = "six dashboards"
  }
  assert {
    condition     = length(datadog_monitor_json.this) == length(jsondecode(file("monitors.json")))
    error_message = "a monitor for each definition"
  }
  assert {
    condition     = length(datadog_service_level_objective.by_requests) == 2 && length(datadog_service_level_objective.by_time) == 1
    error_message = "three SLOs"
  }
  assert {
    condition     = length(datadog_logs_metric.this) == length(datadog_metric_metadata.this) && length(datadog_logs_metric.this) > 20
    error_message = "each metric of ours has its unit and meaning"
  }
}

run "values_are_filled_in" {
  assert {
    condition     = jsondecode(datadog_monitor_json.this["error-rate"].monitor).query == "sum(last_5m):100 * default_zero(sum:foredge.requests{env:prod,service:foredge,level:error}.as_count()) / sum:foredge.requests{env:prod,service:foredge}.as_count() > 1"
    error_message = "the scope stands in the query"
  }
  assert {
    condition     = strcontains(jsondecode(datadog_monitor_json.this["error-rate"].monitor).message, "@pagerduty-foredge") && strcontains(jsondecode(datadog_monitor_json.this["log-drops"].monitor).message, "@slack-foredge")
    error_message = "a page goes to the pager, a ticket does not"
  }
  assert {
    condition     = strcontains(jsondecode(datadog_monitor_json.this["availability-burn-fast"].monitor).query, datadog_service_level_objective.by_requests["availability"].id)
    error_message = "a burn-rate monitor names its SLO"
  }
  assert {
    condition     = strcontains(jsondecode(datadog_monitor_json.this["quota-kv-reads"].monitor).query, "/ 333333 > 0.9")
    error_message = "a day's share is a thirtieth of the month"
  }
  assert {
    condition     = alltrue([for monitor in values(datadog_monitor_json.this) : !strcontains(monitor.monitor, "$${")]) && alltrue([for dashboard in values(datadog_dashboard_json.this) : !strcontains(dashboard.dashboard, "$${")])
    error_message = "no name is left open"
  }
  assert {
    condition     = datadog_service_level_objective.by_requests["availability"].query[0].denominator == "sum:foredge.requests{env:prod,service:foredge}.as_count()"
    error_message = "the SLO's scope is filled in"
  }
}

run "an_event_without_a_number_is_counted" {
  assert {
    condition     = datadog_logs_metric.this["foredge.rollbacks"].compute[0].aggregation_type == "count" && datadog_metric_metadata.this["foredge.rollbacks"].type == "count"
    error_message = "a rollback is one, whatever its event holds"
  }
  assert {
    condition     = datadog_logs_metric.this["foredge.rollbacks"].filter[0].query == "source:foredge @event.name:release.rollback"
    error_message = "the watcher's event is found by its name"
  }
}

run "a_second_environment_makes_no_metrics" {
  variables {
    env          = "staging"
    owns_metrics = false
  }
  assert {
    condition     = length(datadog_logs_metric.this) == 0 && length(datadog_dashboard_json.this) == 6
    error_message = "log-based metrics exist once an organisation"
  }
}

run "bad_env" {
  command = plan
  variables {
    env = "Prod Europe"
  }
  expect_failures = [var.env]
}

run "bad_handle" {
  command = plan
  variables {
    notify = { page = "pagerduty", ticket = "@slack" }
  }
  expect_failures = [var.notify]
}

run "bad_handbook" {
  command = plan
  variables {
    handbook_url = "https://docs.example/"
  }
  expect_failures = [var.handbook_url]
}

run "bad_concurrency" {
  command = plan
  variables {
    lambda_concurrency = 0
  }
  expect_failures = [var.lambda_concurrency]
}
