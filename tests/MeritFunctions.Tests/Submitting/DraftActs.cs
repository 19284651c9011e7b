using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Merit.Adapters.Storage;
using MeritFunctions.Http.Access;
using MeritFunctions.Records;
using MeritFunctions.Submitting;

namespace MeritFunctions.Tests.Submitting;

/// <summary>What an agency's people do with their draft, and what their browser does with the addresses that it gets.</summary>
internal static class DraftActs
{
    private static readonly HttpClient Http = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Somebody of an agency.</summary>
    public static Caller Of(DraftPlace place) => new(place.Agency, Roles.Agency) { Cycle = place.Cycle, Agency = place.Agency, Link = 1, Name = "Kota Uji", Credential = Credential.Session };

    /// <summary>The draft of an agency in a cycle that has begun.</summary>
    public static async Task<DraftPlace> BeginAsync(this MeritApp app)
    {
        string agency = MeritApp.NewId();
        return new DraftPlace(await app.StartCycleAsync(agency), agency);
    }

    /// <summary>Names files that are to come.</summary>
    public static Task<HttpAnswer> GrantAsync(this MeritApp app, DraftPlace place, params IEnumerable<(string Name, byte[] Content)> files) =>
        app.GrantAsync(place, new { files = files.Select(file => new { name = file.Name, size = file.Content.Length, sha256 = HashOf(file.Content) }) });

    /// <summary>Names files in a document of one's own.</summary>
    public static Task<HttpAnswer> GrantAsync(this MeritApp app, DraftPlace place, object document) =>
        app.CallAsync(request => app.Function<Drafts>().GrantAsync(request, Cancellation), JsonSerializer.SerializeToUtf8Bytes(document), caller: Of(place));

    /// <summary>What is in the draft.</summary>
    public static Task<HttpAnswer> DraftAsync(this MeritApp app, DraftPlace place) => app.CallAsync(request => app.Function<Drafts>().GetAsync(request, Cancellation), caller: Of(place));

    /// <summary>Takes files out of the draft.</summary>
    public static Task<HttpAnswer> RemoveAsync(this MeritApp app, DraftPlace place, params string[] names) =>
        app.CallAsync(request => app.Function<Drafts>().RemoveAsync(request, Cancellation), JsonSerializer.SerializeToUtf8Bytes(new { names }), caller: Of(place));

    /// <summary>Adds files and sends their contents, each as it is or another one.</summary>
    public static async Task AddAsync(this MeritApp app, DraftPlace place, IReadOnlyDictionary<string, byte[]> files, Func<string, byte[], byte[]>? lie = null)
    {
        HttpAnswer granted = await app.GrantAsync(place, files.Select(file => (file.Key, file.Value)));
        Assert.Equal(200, granted.Status);
        foreach (JsonElement file in granted.Json.GetProperty("files").EnumerateArray().Where(file => !file.GetProperty("isThere").GetBoolean()))
        {
            string name = file.GetProperty("name").GetString()!;
            await PutAsync(AddressOf(file), lie?.Invoke(name, files[name]) ?? files[name]);
        }
    }

    /// <summary>A submission with its evidence, as they lie on somebody's machine.</summary>
    public static Dictionary<string, byte[]> Folder(DraftPlace place, int level = 3)
    {
        System.Text.Json.Nodes.JsonObject submission = MeritApp.Submission(place.Cycle, place.Agency, level);
        Dictionary<string, byte[]> files = MeritApp.EvidenceOf(submission).Take(5).ToDictionary(name => name, name => Encoding.UTF8.GetBytes($"%PDF-1.7 {name}"));
        files["submission.json"] = JsonSerializer.SerializeToUtf8Bytes(submission);
        return files;
    }

    /// <summary>Presses "send" as whoever sees the draft as it is.</summary>
    public static async Task<SendOutcome> SendAsync(this MeritApp app, DraftPlace place, string? seen = null, bool isFinal = false) => await app.Get<DraftSender>().SendAsync(
        await app.Get<CycleInstruments>().GetAsync(place.Cycle, Cancellation),
        await app.RowAsync(place.Cycle, place.Agency),
        place,
        new SendPress(seen ?? (await app.Get<DraftStore>().ReadAsync(place, Cancellation)).Tag(), isFinal, place.Agency),
        Cancellation);

    /// <summary>Has the draft checked.</summary>
    public static async Task<DraftReport> CheckAsync(this MeritApp app, DraftPlace place) => await app.Get<DraftChecks>().CheckAsync(
        await app.Get<CycleInstruments>().GetAsync(place.Cycle, Cancellation), await app.RowAsync(place.Cycle, place.Agency), place, Cancellation);

    /// <summary>The names of all blobs of a container that begin so.</summary>
    public static async Task<List<string>> BlobsAsync(this MeritApp app, string container, DraftPlace place)
    {
        List<string> names = [];
        string prefix = $"{place.Cycle}/{place.Agency}/";
        await foreach (Azure.Storage.Blobs.Models.BlobItem blob in app.Get<MeritStorage>().Container(container)
            .GetBlobsAsync(Azure.Storage.Blobs.Models.BlobTraits.None, Azure.Storage.Blobs.Models.BlobStates.None, prefix, Cancellation))
        {
            names.Add(blob.Name[prefix.Length..]);
        }

        return names;
    }

    public static string HashOf(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    public static Uri AddressOf(JsonElement file) => new(file.GetProperty("url").GetString()!);

    /// <summary>Sends a whole content.</summary>
    public static async Task PutAsync(Uri address, byte[] content)
    {
        int blocks = (content.Length + DraftStore.BlockBytes - 1) / DraftStore.BlockBytes;
        for (int block = 0; block < blocks; block++)
        {
            Assert.Equal(HttpStatusCode.Created, await PutBlockAsync(address, block, content));
        }

        Assert.Equal(HttpStatusCode.Created, await CommitAsync(address, blocks));
    }

    /// <summary>Sends one block.</summary>
    public static Task<HttpStatusCode> PutBlockAsync(Uri address, int block, byte[] content)
    {
        int from = block * DraftStore.BlockBytes;
        return CallAsync(HttpMethod.Put, address, $"comp=block&blockid={Uri.EscapeDataString(BlockId(block))}", content[from..Math.Min(content.Length, from + DraftStore.BlockBytes)]);
    }

    /// <summary>Makes a file of blocks that were sent.</summary>
    public static Task<HttpStatusCode> CommitAsync(Uri address, int blocks) => CallAsync(
        HttpMethod.Put,
        address,
        "comp=blocklist",
        Encoding.UTF8.GetBytes($"""<?xml version="1.0" encoding="utf-8"?><BlockList>{string.Concat(Enumerable.Range(0, blocks).Select(block => $"<Latest>{BlockId(block)}</Latest>"))}</BlockList>"""));

    /// <summary>Calls the storage as whoever has no more than an address.</summary>
    public static async Task<HttpStatusCode> CallAsync(HttpMethod method, Uri address, string query = "", byte[]? body = null, params (string Name, string Value)[] headers)
    {
        using HttpRequestMessage request = new(method, query.Length == 0 ? address : new Uri($"{address}&{query}"));
        request.Headers.Add("x-ms-version", "2024-11-04");
        foreach ((string name, string value) in headers)
        {
            request.Headers.Add(name, value);
        }

        request.Content = body is null ? null : new ByteArrayContent(body);
        using HttpResponseMessage answer = await Http.SendAsync(request, Cancellation);
        return answer.StatusCode;
    }

    private static string BlockId(int block) => Convert.ToBase64String(Encoding.ASCII.GetBytes(block.ToString("D6", CultureInfo.InvariantCulture)));
}
