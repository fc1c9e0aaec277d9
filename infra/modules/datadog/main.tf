# Metrics from logs, dashboards, monitors and SLOs of one environment. What they are stands in metrics.json, slos.json and, as
# Datadog's API takes it, in api/ (scripts/generate-datadog.mjs writes it from dashboards.json and monitors.json).

locals {
  metrics = { for metric in jsondecode(file("${path.module}/metrics.json")) : metric.name => metric if metric.source == "log" && var.owns_metrics }
  slos    = { for slo in jsondecode(file("${path.module}/slos.json")) : slo.key => slo }
  scope   = "env:${var.env},service:${var.service}"

  # Every metric is told apart by these; the rest stands in metrics.json.
  common_tags = { env = "env", service = "service" }

  slo_ids = merge(
    { for key, slo in datadog_service_level_objective.by_requests : "slo_${key}" => slo.id },
    { for key, slo in datadog_service_level_objective.by_time : "slo_${key}" => slo.id },
  )
  names = merge(local.slo_ids, {
    env                 = var.env
    service             = var.service
    handbook_url        = var.handbook_url
    notify_page         = var.notify.page
    notify_ticket       = var.notify.ticket
    lambda_function     = lower(var.lambda_function)
    lambda_concurrency  = var.lambda_concurrency
    day_worker_requests = floor(var.monthly_quota.worker_requests / 30)
    day_worker_cpu_ms   = floor(var.monthly_quota.worker_cpu_ms / 30)
    day_kv_reads        = floor(var.monthly_quota.kv_reads / 30)
    day_r2_reads        = floor(var.monthly_quota.r2_reads / 30)
  })
}

resource "datadog_logs_metric" "this" {
  for_each = local.metrics
  name     = each.key

  compute {
    aggregation_type    = can(each.value.path) ? "distribution" : "count"
    path                = try(each.value.path, null)
    include_percentiles = can(each.value.path) ? try(each.value.percentiles, false) : null
  }
  filter {
    query = "source:foredge ${each.value.filter}"
  }
  dynamic "group_by" {
    for_each = merge(local.common_tags, each.value.tags)
    content {
      tag_name = group_by.key
      path     = group_by.value
    }
  }
}

resource "datadog_metric_metadata" "this" {
  for_each    = datadog_logs_metric.this
  metric      = each.value.name
  type        = can(local.metrics[each.key].path) ? "distribution" : "count"
  unit        = local.metrics[each.key].unit
  description = local.metrics[each.key].meaning
}

resource "datadog_service_level_objective" "by_requests" {
  for_each    = { for key, slo in local.slos : key => slo if can(slo.good) }
  type        = "metric"
  name        = "foredge ${var.env}: ${each.value.name}"
  description = "Share of ${each.value.meaning}."
  tags        = ["env:${var.env}", "service:${var.service}"]

  query {
    numerator   = replace(each.value.good, "$scope", local.scope)
    denominator = replace(each.value.total, "$scope", local.scope)
  }
  thresholds {
    timeframe = "${each.value.days}d"
    target    = each.value.target
    warning   = each.value.warning
  }
}

resource "datadog_service_level_objective" "by_time" {
  for_each    = { for key, slo in local.slos : key => slo if can(slo.slice) }
  type        = "time_slice"
  name        = "foredge ${var.env}: ${each.value.name}"
  description = "Share of ${each.value.meaning}."
  tags        = ["env:${var.env}", "service:${var.service}"]

  sli_specification {
    time_slice {
      threshold              = each.value.slice.below
      comparator             = "<"
      query_interval_seconds = each.value.slice.seconds
      query {
        formula {
          formula_expression = "a"
        }
        query {
          metric_query {
            data_source = "metrics"
            name        = "a"
            query       = replace(each.value.slice.query, "$scope", local.scope)
          }
        }
      }
    }
  }
  thresholds {
    timeframe = "${each.value.days}d"
    target    = each.value.target
    warning   = each.value.warning
  }
}

resource "datadog_dashboard_json" "this" {
  for_each  = toset([for file in fileset("${path.module}/api/dashboards", "*.json") : trimsuffix(file, ".json")])
  dashboard = templatefile("${path.module}/api/dashboards/${each.key}.json", local.names)
}

resource "datadog_monitor_json" "this" {
  for_each = toset([for file in fileset("${path.module}/api/monitors", "*.json") : trimsuffix(file, ".json")])
  monitor  = templatefile("${path.module}/api/monitors/${each.key}.json", local.names)
}
