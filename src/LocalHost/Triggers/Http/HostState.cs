using LocalHost.Triggers.Blobs;

namespace LocalHost.Triggers.Http;

/// <summary>What the host says of itself to its operator.</summary>
/// <param name="State">As on the published host: <c>Running</c>, <c>Draining</c>, <c>Error</c>.</param>
/// <param name="RunningInvocations">How many invocations run now.</param>
/// <param name="WaitingBlobEvents">How many events of blobs are not done yet.</param>
/// <param name="PoisonBlobs">Blobs that were given up.</param>
internal sealed record HostState(string State, long RunningInvocations, int WaitingBlobEvents, IReadOnlyList<PoisonBlob> PoisonBlobs);
