using EmbeddedRuntime.Functions.Configuration;

namespace EmbeddedRuntime.Functions.Discovery;

/// <summary>What discovery has to know about the app beside its code.</summary>
internal sealed record AppSettings(HostJson Host, SettingResolver Settings, StorageConnections Storage);
