// Everything that one environment of MeritFunctions needs, in one resource group.
// Order of a first deployment: this file, then the app, then events.bicep (see docs/operations/deploy.md).
targetScope = 'resourceGroup'

@description('Short name of the environment, for example "prod". Part of every resource name.')
@minLength(2)
@maxLength(10)
param environmentName string

@description('Region of all resources. It must offer the Flex Consumption plan.')
param location string = resourceGroup().location

@description('Address that e-mails come from. Its domain must be authenticated at SendGrid.')
param mailFrom string

@description('Name that e-mails come from.')
param mailFromName string

@description('Address for reports that concern no known agency. Empty: they are only stored.')
param mailOperators string = ''

@description('Public key of SendGrid\'s signed event webhook (base64 DER), as SendGrid shows it. Empty until the webhook exists: its posts are refused until then.')
param sendGridWebhookPublicKey string = ''

@description('SendGrid API key with the permission "Mail Send" only. Empty: the secret that is already in the vault stays.')
@secure()
param sendGridApiKey string = ''

@description('Client id of the application in Entra ID by which people sign in. Empty: nobody signs in, only tokens open the app.')
param entraClientId string = ''

@description('Address under which people reach the app, such as https://merit.example.go.id, for the links in mails. Empty: the app\'s own at Azure.')
param publicAddress string = ''

@description('Where the durable engine keeps its state. DurableTaskScheduler needs the app to be published with host.dts.json.')
@allowed(['AzureStorage', 'DurableTaskScheduler'])
param durableBackend string = 'AzureStorage'

@description('Whether Microsoft Defender for Storage scans what agencies upload, billed by the gigabyte. Then only files that it calls clean count.')
param malwareScanning bool = false

@description('Most gigabytes that it scans in a month.')
@minValue(1)
@maxValue(100000)
param malwareScanningMonthlyGigabytes int = 1000

@description('How long deleted or overwritten blobs can be brought back, in days.')
@minValue(7)
@maxValue(365)
param blobRecoveryDays int = 30

@description('Most instances that the app may scale out to.')
@minValue(1)
@maxValue(1000)
param maximumInstances int = 40

@description('Memory of one instance, in MB.')
@allowed([512, 2048, 4096])
param instanceMemory int = 2048

@description('Tags of every resource.')
param tags object = {}

var suffix = uniqueString(resourceGroup().id, environmentName)
var allTags = union({ product: 'MeritFunctions', 'azd-env-name': environmentName }, tags)

// The names that the app uses (Merit.Adapters, Storage/Containers.cs and Storage/Tables.cs); a test compares them.
var dataContainers = ['submissions', 'drafts', 'records', 'reports', 'instruments', 'audit', 'reviews', 'keys']
var dataTables = [
  'Cycles'
  'Agencies'
  'Assessments'
  'Decisions'
  'Notifications'
  'Claims'
  'Access'
  'Requests'
  'Notes'
  'Assessors'
  'Assignments'
  'Sessions'
  'Certificates'
  'Objections'
]
var triggerContainer = 'submissions'
// What a container of drafts holds counts only when it is sent; a cycle's drafts are gone a year after anybody touched them.
var draftContainer = 'drafts'
var appName = 'func-merit-${environmentName}-${suffix}'
// Browsers send files straight to the storage, from the pages of this address alone.
var pageOrigin = empty(publicAddress)
  ? 'https://${appName}.azurewebsites.net'
  : join(take(split(publicAddress, '/'), 3), '/')
var packageContainer = 'app-package'
var taskHubName = 'MeritHub'

// User-assigned, so that every role exists before the app first starts and survives its replacement.
resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: 'id-merit-${environmentName}-${suffix}'
  location: location
  tags: allTags
}

module observability 'modules/observability.bicep' = {
  params: {
    workspaceName: 'log-merit-${environmentName}-${suffix}'
    componentName: 'appi-merit-${environmentName}-${suffix}'
    location: location
    tags: allTags
    writerPrincipalId: identity.properties.principalId
    identityId: identity.id
  }
}

// Host, task hub and deployment package: nothing in it is worth a backup.
module hostStorage 'modules/storage.bicep' = {
  params: {
    name: 'stmhost${suffix}'
    location: location
    tags: allTags
    containers: [packageContainer]
    tables: []
    recoveryDays: 0
    principalId: identity.properties.principalId
    identityId: identity.id
    // Blob leases, locks and receipts of the host; queues and tables of the task hub.
    accountRoles: ['BlobOwner', 'QueueContributor', 'TableContributor']
    blobOwnerContainers: []
    writingOrigins: []
    passingContainers: []
    scannedGigabytes: 0
  }
}

// Submissions, records, results: what the cycle is about.
module dataStorage 'modules/storage.bicep' = {
  params: {
    name: 'stmdata${suffix}'
    location: location
    tags: allTags
    containers: dataContainers
    tables: dataTables
    recoveryDays: blobRecoveryDays
    principalId: identity.properties.principalId
    identityId: identity.id
    // Queues: the blob trigger keeps what failed five times in webjobs-blobtrigger-poison of this account.
    accountRoles: ['BlobContributor', 'QueueContributor', 'TableContributor']
    // The blob trigger asks for ownership of what it watches, and of nothing else.
    blobOwnerContainers: [triggerContainer]
    writingOrigins: [pageOrigin]
    passingContainers: [draftContainer]
    scannedGigabytes: malwareScanning ? malwareScanningMonthlyGigabytes : 0
  }
}

module vault 'modules/vault.bicep' = {
  params: {
    name: 'kv-m-${suffix}'
    location: location
    tags: allTags
    readerPrincipalId: identity.properties.principalId
    identityId: identity.id
    sendGridApiKey: sendGridApiKey
  }
}

module scheduler 'modules/scheduler.bicep' = if (durableBackend == 'DurableTaskScheduler') {
  params: {
    name: 'dts-m-${suffix}'
    location: location
    tags: allTags
    taskHubName: taskHubName
    principalId: identity.properties.principalId
    identityId: identity.id
  }
}

module app 'modules/function-app.bicep' = {
  params: {
    name: appName
    planName: 'plan-merit-${environmentName}-${suffix}'
    location: location
    tags: union(allTags, { 'azd-service-name': 'app' })
    identityId: identity.id
    packageContainerUri: '${hostStorage.outputs.blobServiceUri}${packageContainer}'
    maximumInstances: maximumInstances
    instanceMemory: instanceMemory
    entraClientId: entraClientId
    settings: {
      AzureWebJobsStorage__accountName: hostStorage.outputs.name
      AzureWebJobsStorage__credential: 'managedidentity'
      AzureWebJobsStorage__clientId: identity.properties.clientId
      MeritStorage__blobServiceUri: dataStorage.outputs.blobServiceUri
      MeritStorage__queueServiceUri: dataStorage.outputs.queueServiceUri
      MeritStorage__tableServiceUri: dataStorage.outputs.tableServiceUri
      MeritStorage__credential: 'managedidentity'
      MeritStorage__clientId: identity.properties.clientId
      APPLICATIONINSIGHTS_CONNECTION_STRING: observability.outputs.connectionString
      APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'Authorization=AAD;ClientId=${identity.properties.clientId}'
      SendGrid__ApiKey: '@Microsoft.KeyVault(SecretUri=${vault.outputs.sendGridApiKeyUri})'
      SendGrid__WebhookPublicKey: sendGridWebhookPublicKey
      Mail__From: mailFrom
      Mail__FromName: mailFromName
      // Western Indonesian Time: what can wait reaches nobody at night.
      Mail__QuietHours: '20:00-06:00'
      // Events announce uploads; the sweep only finds what they missed, and listing costs by the call.
      Intake__SweepInterval: '00:05:00'
      // Only what opens as a document or picture counts as evidence.
      Evidence__RequireKind: 'true'
      ...(malwareScanning ? { Evidence__Scanner: 'storage' } : {})
      // "/" is the app's own page.
      AzureWebJobsDisableHomepage: 'true'
      ...(empty(publicAddress) ? {} : { Access__PublicAddress: publicAddress })
      ...(empty(entraClientId) ? {} : { Access__Platform: 'true' })
      ...(empty(mailOperators) ? {} : { Mail__Operators: mailOperators })
      ...(durableBackend == 'DurableTaskScheduler'
        ? {
            DURABLE_TASK_SCHEDULER_CONNECTION_STRING: 'Endpoint=${scheduler!.outputs.endpoint};Authentication=ManagedIdentity;ClientID=${identity.properties.clientId}'
          }
        : {})
    }
  }
}

// The topic stands from the start; its subscription needs the running app (events.bicep).
resource topic 'Microsoft.EventGrid/systemTopics@2025-02-15' = {
  name: 'evgt-merit-${environmentName}-${suffix}'
  location: location
  tags: allTags
  properties: {
    source: dataStorage.outputs.id
    topicType: 'Microsoft.Storage.StorageAccounts'
  }
}

// Upper case, because azd turns outputs into environment variables of the same name.
@description('For the deployment of the package and of events.bicep.')
output FUNCTION_APP_NAME string = app.outputs.name

@description('Base address of the HTTP API.')
output FUNCTION_APP_URI string = app.outputs.uri

@description('For events.bicep.')
output SYSTEM_TOPIC_NAME string = topic.name

@description('Where agencies upload: container submissions.')
output SUBMISSIONS_URI string = '${dataStorage.outputs.blobServiceUri}${triggerContainer}'

@description('The account that agencies are given access to.')
output DATA_STORAGE_NAME string = dataStorage.outputs.name

@description('The vault that holds the SendGrid key.')
output KEY_VAULT_NAME string = vault.outputs.name
