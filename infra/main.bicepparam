// Example. Copy it, one file for each environment; secrets come from the environment and are written nowhere.
using './main.bicep'

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME', 'prod')
param location = readEnvironmentVariable('AZURE_LOCATION', 'indonesiacentral')
param mailFrom = readEnvironmentVariable('MERIT_MAIL_FROM', 'penilaian@merit.example')
param mailFromName = readEnvironmentVariable('MERIT_MAIL_FROM_NAME', 'Penilaian Sistem Merit')
param mailOperators = readEnvironmentVariable('MERIT_MAIL_OPERATORS', '')
param sendGridApiKey = readEnvironmentVariable('SENDGRID_API_KEY', '')
param sendGridWebhookPublicKey = readEnvironmentVariable('SENDGRID_WEBHOOK_PUBLIC_KEY', '')
param entraClientId = readEnvironmentVariable('ENTRA_CLIENT_ID', '')
param publicAddress = readEnvironmentVariable('MERIT_PUBLIC_ADDRESS', '')
param durableBackend = 'AzureStorage'
