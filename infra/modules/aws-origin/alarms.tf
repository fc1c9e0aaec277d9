# CloudWatch's own alarms, for the day on which Datadog is not there. They watch what the edge falls back on.

locals {
  function_dimensions = { FunctionName = aws_lambda_function.origin.function_name }
  alarms = {
    errors = {
      means = "the function fails", namespace = "AWS/Lambda", metric = "Errors", statistic = "Sum", above = 5, dimensions = local.function_dimensions
    }
    throttles = {
      means = "calls are refused for lack of concurrency", namespace = "AWS/Lambda", metric = "Throttles", statistic = "Sum", above = 0, dimensions = local.function_dimensions
    }
    concurrency = {
      means = "nine tenths of the concurrency are in use", namespace = "AWS/Lambda", metric = "ConcurrentExecutions", statistic = "Maximum", above = floor(var.concurrency * 0.9), dimensions = local.function_dimensions
    }
    duration = {
      means = "the edge does not wait so long", namespace = "AWS/Lambda", metric = "Duration", statistic = "p95", above = 1300, dimensions = local.function_dimensions
    }
    api-errors = {
      means = "the API answers 5xx", namespace = "AWS/ApiGateway", metric = "5xx", statistic = "Sum", above = 5, dimensions = { ApiId = aws_apigatewayv2_api.this.id }
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "this" {
  for_each            = local.alarms
  alarm_name          = "${var.name}-${each.key}"
  region              = var.region
  alarm_description   = "foredge's origin in ${var.region}: ${each.value.means}."
  namespace           = each.value.namespace
  metric_name         = each.value.metric
  dimensions          = each.value.dimensions
  statistic           = startswith(each.value.statistic, "p") ? null : each.value.statistic
  extended_statistic  = startswith(each.value.statistic, "p") ? each.value.statistic : null
  comparison_operator = "GreaterThanThreshold"
  threshold           = each.value.above
  period              = 60
  evaluation_periods  = 5
  datapoints_to_alarm = 3
  treat_missing_data  = "notBreaching" # nobody asks the origin while the edge is well
  alarm_actions       = var.alarm_actions
  ok_actions          = var.alarm_actions
}
