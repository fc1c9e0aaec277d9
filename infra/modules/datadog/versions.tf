terraform {
  required_version = ">= 1.9"
  required_providers {
    datadog = {
      source  = "datadog/datadog"
      version = "~> 4.0"
    }
  }
}
