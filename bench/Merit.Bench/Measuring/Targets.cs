namespace Merit.Bench.Measuring;

/// <summary>What the figures are held against, on two cores and with every commit on the disk.</summary>
internal static class Targets
{
    private static readonly Dictionary<string, string> All = new(StringComparer.Ordinal)
    {
        ["helloCitiesFunctions1000"] = "at least 800",
        ["helloCitiesFunctions5000"] = "at least 800, within 20 % of that of 1,000",
        ["helloCitiesSdk1000"] = "at least 1,000",
        ["helloCitiesSdk5000"] = "at least 1,000, within 20 % of that of 1,000",
        ["engineAlone5000"] = "at least 10,000",
        ["ratioToWorkerLimit"] = "at least 0.6",
        ["stepLatencyMsP50"] = "under 6",
        ["httpPerSecond"] = "at least 3,000",
        ["startToFirstAnswerSeconds"] = "under 2.5",
        ["idleMb"] = "under 300",
        ["waiting50000HostMb"] = "under 350",
        ["blobSeenMs50000"] = "as blobSeenMs50",
        ["idleCpuShare50000Blobs"] = "under 0.05",
        ["certificates650Seconds"] = "under 20",
        ["workbookReadMs"] = "under 50",
        ["templateMs"] = "under 100",
        ["bombSeconds"] = "under 1",
        ["bombMb"] = "under 64",
        ["firstByteP95MsWorst"] = "under 200",
        ["pageKbLargest"] = "under 150",
        ["filterMs"] = "under 200",
        ["watchersAddPercent"] = "under 5",
    };

    /// <summary>The target of a figure; empty when it has none.</summary>
    public static string Of(string figure) => All.GetValueOrDefault(figure, string.Empty);
}
