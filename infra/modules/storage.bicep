// A storage account without shared keys, its containers and tables, and the app's rights on it.

@description('Account name, globally unique.')
@minLength(3)
@maxLength(24)
param name string

@description('Region.')
param location string

@description('Tags.')
param tags object

@description('Blob containers; private.')
param containers string[]

@description('Tables.')
param tables string[]

@description('Days in which deleted and overwritten blobs can be brought back; 0 switches that off.')
@minValue(0)
@maxValue(365)
param recoveryDays int

@description('Principal of the app\'s identity.')
param principalId string

@description('Resource id of that identity. It names the role assignments, because the principal is not known before the deployment.')
param identityId string

@description('What the app may do in the whole account.')
param accountRoles ('BlobContributor' | 'BlobOwner' | 'QueueContributor' | 'TableContributor')[]

@description('Containers that the app owns although it does not own the account.')
param blobOwnerContainers string[]

@description('Origins whose pages may write blobs by an address that the app gives them.')
param writingOrigins string[]

@description('Containers of what does not stay.')
param passingContainers string[]

@description('Gigabytes that Microsoft Defender for Storage scans in a month at most; 0 where it scans nothing.')
@minValue(0)
param scannedGigabytes int

// Built-in roles for data; none of them may read keys or change the account.
var roles = {
  BlobContributor: 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'
  BlobOwner: 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
  QueueContributor: '974c5e8b-45b9-4653-ba55-5f855dd0fb88'
  TableContributor: '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
}

var recoverable = recoveryDays > 0

resource account 'Microsoft.Storage/storageAccounts@2025-06-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: 'Standard_ZRS' }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
  }
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2025-06-01' = {
  parent: account
  name: 'default'
  properties: {
    cors: {
      corsRules: empty(writingOrigins)
        ? []
        : [
            {
              allowedOrigins: writingOrigins
              allowedMethods: ['PUT']
              allowedHeaders: ['content-type', 'x-ms-*']
              exposedHeaders: []
              maxAgeInSeconds: 3600
            }
          ]
    }
    isVersioningEnabled: recoverable
    deleteRetentionPolicy: recoverable ? { enabled: true, days: max(1, recoveryDays) } : { enabled: false }
    containerDeleteRetentionPolicy: recoverable ? { enabled: true, days: max(1, recoveryDays) } : { enabled: false }
  }
}

resource container 'Microsoft.Storage/storageAccounts/blobServices/containers@2025-06-01' = [
  for item in containers: {
    parent: blobs
    name: item
    properties: { publicAccess: 'None' }
  }
]

resource passing 'Microsoft.Storage/storageAccounts/managementPolicies@2025-06-01' = if (!empty(passingContainers)) {
  parent: account
  name: 'default'
  properties: {
    policy: {
      rules: [
        {
          name: 'passing'
          type: 'Lifecycle'
          definition: {
            filters: { blobTypes: ['blockBlob'], prefixMatch: map(passingContainers, item => '${item}/') }
            actions: { baseBlob: { delete: { daysAfterModificationGreaterThan: 365 } } }
          }
        }
      ]
    }
  }
  dependsOn: [container]
}

resource tableService 'Microsoft.Storage/storageAccounts/tableServices@2025-06-01' = {
  parent: account
  name: 'default'
}

resource table 'Microsoft.Storage/storageAccounts/tableServices/tables@2025-06-01' = [
  for item in tables: {
    parent: tableService
    name: item
  }
]

resource accountRole 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in accountRoles: {
    scope: account
    name: guid(account.id, identityId, roles[role])
    properties: {
      principalId: principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles[role])
    }
  }
]

// It writes its word on each blob as an index tag. Who may write blobs by an address must not be able to write tags.
resource scanning 'Microsoft.Security/defenderForStorageSettings@2025-06-01' = if (scannedGigabytes > 0) {
  scope: account
  name: 'current'
  properties: {
    isEnabled: true
    overrideSubscriptionLevelSettings: true
    malwareScanning: {
      onUpload: {
        isEnabled: true
        capGBPerMonth: scannedGigabytes
      }
    }
    sensitiveDataDiscovery: { isEnabled: false }
  }
}

resource ownedContainer 'Microsoft.Storage/storageAccounts/blobServices/containers@2025-06-01' existing = [
  for item in blobOwnerContainers: {
    parent: blobs
    name: item
  }
]

resource containerRole 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (item, i) in blobOwnerContainers: {
    scope: ownedContainer[i]
    name: guid(account.id, item, identityId, roles.BlobOwner)
    properties: {
      principalId: principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.BlobOwner)
    }
    dependsOn: [container]
  }
]

@description('Resource id.')
output id string = account.id

@description('Account name.')
output name string = account.name

@description('Blob endpoint, with a slash at its end.')
output blobServiceUri string = account.properties.primaryEndpoints.blob

@description('Queue endpoint, with a slash at its end.')
output queueServiceUri string = account.properties.primaryEndpoints.queue

@description('Table endpoint, with a slash at its end.')
output tableServiceUri string = account.properties.primaryEndpoints.table
