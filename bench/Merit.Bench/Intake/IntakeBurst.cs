using System.Diagnostics;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Merit.Adapters.Scanning;
using Merit.Assessment.Submissions;
using Merit.Bench.Cycle;
using Merit.Bench.Hosting;
using Merit.Bench.Measuring;
using Merit.Cli;
using Merit.Cli.Api;
using Merit.Cli.Hosting;

namespace Merit.Bench.Intake;

/// <summary>
/// What the last evening is like: all agencies hand in at once, beside the same calls to the storage from a client that does nothing else;
/// and then one of them hands in a file of two gigabytes.
/// </summary>
internal static class IntakeBurst
{
    private const int BlockBytes = 4 * 1024 * 1024;
    private const int LargeBlocks = 512;
    private const string Large = "besar.pdf";
    private static readonly string[] Containers = ["submissions", "records", "reports", "instruments"];

    public static async Task MeasureAsync(Workspace workspace, string folder, SyntheticYear year, Figures figures)
    {
        double seconds = 0;
        string log;
        StorageFloor floor;
        await using (MailSink mails = await MailSink.StartAsync())
        {
            LocalStackOptions options = LocalStackOptions.OnFreePorts("merit bench intake", folder) with
            {
                Fresh = true,
                LogsStorageCalls = true,
                Settings = new Dictionary<string, string> { ["SendGrid__Host"] = mails.Address },
            };
            await using LocalStack stack = await LocalStack.StartAsync(workspace, options, CancellationToken.None);
            log = stack.Storage.Process.LogPath;
            using MeasuredCycle cycle = new(stack, mails, year);
            await cycle.TakeInAsync((name, value) => figures.Add(name, seconds = value), CancellationToken.None);
            figures.Note("burstReceipts", mails.Mails("received"));
            NotePeaks(figures, stack, "burst");
            floor = await StorageFloor.OfAsync(stack.ConnectionString, Containers);
        }

        List<StorageCall> calls = [.. StorageCall.Between(log, MeasuredCycle.Begins, MeasuredCycle.Ends).Where(c => !c.IsForeign)];
        double all = await FloorAsync(workspace, folder, floor, calls);
        double blobs = await FloorAsync(workspace, folder, floor, [.. calls.Where(c => !c.IsTable)]);
        figures.Add("burstFloorSeconds", all);
        figures.Add("burstBlobFloorSeconds", blobs);
        figures.Add("burstRatioToFloor", seconds / all);
        figures.Add("burstRatioToBlobFloor", seconds / blobs);
    }

    public static async Task MeasureLargeAsync(Workspace workspace, string folder, Figures figures)
    {
        SyntheticYear year = new(1);
        await using MailSink mails = await MailSink.StartAsync();
        LocalStackOptions options = LocalStackOptions.OnFreePorts("merit bench intake", folder) with
        {
            Fresh = true,
            Settings = new Dictionary<string, string> { ["SendGrid__Host"] = mails.Address, ["Intake__FilesGrace"] = "00:10:00" },
        };
        await using LocalStack stack = await LocalStack.StartAsync(workspace, options, CancellationToken.None);
        using MeasuredCycle cycle = new(stack, mails, year);
        await cycle.OpenAsync(CancellationToken.None);
        NotePeaks(figures, stack, "beforeLarge");

        long started = Stopwatch.GetTimestamp();
        string place = $"{SyntheticYear.Cycle}/{year.Agencies[0]}/1";
        BlobContainerClient container = new(stack.ConnectionString, "submissions");
        await using (Stream written = await container.GetBlobClient($"{place}/{Large}").OpenWriteAsync(true, new BlobOpenWriteOptions { BufferSize = BlockBytes }))
        {
            await LargeFile.WriteAsync(written, BlockBytes, LargeBlocks);
        }

        figures.Add("largeUploadSeconds", Stopwatch.GetElapsedTime(started).TotalSeconds, 1);
        using LargeFile same = new(BlockBytes, LargeBlocks);
        string hash = ReadContent.Of(same).Sha256;
        Dictionary<string, byte[]> files = year.Files(year.Agencies[0]);
        SubmissionUploader uploader = new(stack.ConnectionString);
        foreach ((string name, byte[] content) in files)
        {
            await uploader.PutAsync($"{place}/{name}", content, CancellationToken.None);
        }

        byte[] manifest = ManifestJson.Write(
            [.. files.Select(f => (f.Key, ReadContent.Of(f.Value).Sha256, (long)f.Value.Length)), (Large, hash, (long)BlockBytes * LargeBlocks)], isFinal: true);
        started = Stopwatch.GetTimestamp();
        await uploader.PutAsync($"{place}/{ManifestJson.FileName}", manifest, CancellationToken.None);
        await Until.ReachedAsync(
            "the receipt to be sent", TimeSpan.FromMinutes(10), _ => Task.FromResult(mails.Receivers("received")), sent => sent == 1, sent => $"{sent}", CancellationToken.None);
        figures.Add("largeJudgedSeconds", Stopwatch.GetElapsedTime(started).TotalSeconds, 1);
        figures.Note("largeBytes", (long)BlockBytes * LargeBlocks);
        NotePeaks(figures, stack, "large");
    }

    private static void NotePeaks(Figures figures, LocalStack stack, string when)
    {
        int host = stack.Host.Process.Id;
        figures.Add($"{when}WorkerPeakMb", ProcessTree.Of(host).Where(id => PeakMemory.Runs(id, "MeritFunctions.dll") && id != host).Max(PeakMemory.Mb), 0);
        figures.Add($"{when}HostPeakMb", PeakMemory.Mb(host), 0);
    }

    private static async Task<double> FloorAsync(Workspace workspace, string folder, StorageFloor floor, IReadOnlyList<StorageCall> calls)
    {
        string storage = Path.Combine(folder, "floor");
        if (Directory.Exists(storage))
        {
            Directory.Delete(storage, recursive: true);
        }

        await using Azurite fresh = await Azurite.StartAsync(workspace, storage, AzuritePorts.Free, Path.Combine(folder, "logs", "floor.log"), CancellationToken.None, logsCalls: true);
        return await floor.MeasureAsync(fresh.ConnectionString, calls);
    }
}
