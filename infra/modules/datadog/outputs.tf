output "dashboard_urls" {
  description = "Address of each dashboard, by its key."
  value       = { for key, dashboard in datadog_dashboard_json.this : key => dashboard.url }
}

output "monitor_ids" {
  description = "Id of each monitor, by its key: the release tool asks the canary's monitors before it goes on."
  value       = { for key, monitor in datadog_monitor_json.this : key => monitor.id }
}

output "slo_ids" {
  description = "Id of each SLO, as slo_KEY."
  value       = local.slo_ids
}
