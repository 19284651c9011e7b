using System.Net;
using System.Text;
using System.Text.Json;
using Azure.Storage.Blobs;
using Merit.Adapters.Storage;
using static MeritFunctions.Tests.Submitting.DraftActs;

namespace MeritFunctions.Tests.Submitting;

/// <summary>What comes into a draft, from whom, how often, and by which addresses.</summary>
public sealed class DraftTests(MeritApp app) : IClassFixture<MeritApp>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_goes_on_from_the_blocks_that_have_arrived_whole()
    {
        DraftPlace place = await app.BeginAsync();
        byte[] content = new byte[(2 * DraftStore.BlockBytes) + 1000];
        Random.Shared.NextBytes(content);
        JsonElement first = (await app.GrantAsync(place, ("bukti.pdf", content))).Json.GetProperty("files")[0];
        Assert.Equal((false, DraftStore.BlockBytes, 0), (first.GetProperty("isThere").GetBoolean(), first.GetProperty("blockBytes").GetInt32(), first.GetProperty("blocks").GetArrayLength()));
        Assert.InRange(first.GetProperty("until").GetDateTimeOffset(), DateTimeOffset.UtcNow.AddMinutes(55), DateTimeOffset.UtcNow.AddMinutes(61));

        Assert.Equal(HttpStatusCode.Created, await PutBlockAsync(AddressOf(first), 0, content));
        Assert.Equal(HttpStatusCode.Created, await PutBlockAsync(AddressOf(first), 2, content));
        // The line broke off within this one, and whoever sent it took it for whole.
        Assert.Equal(HttpStatusCode.Created, await PutBlockAsync(AddressOf(first), 1, content[..(DraftStore.BlockBytes + 7)]));
        JsonElement again = (await app.GrantAsync(place, ("bukti.pdf", content))).Json.GetProperty("files")[0];
        Assert.Equal([0, 2], again.GetProperty("blocks").EnumerateArray().Select(block => block.GetInt32()));
        Assert.Equal(1, (await app.DraftAsync(place)).Json.GetProperty("missing").GetInt32());

        Assert.Equal(HttpStatusCode.Created, await PutBlockAsync(AddressOf(again), 1, content));
        Assert.Equal(HttpStatusCode.Created, await CommitAsync(AddressOf(again), 3));
        JsonElement there = (await app.GrantAsync(place, ("bukti.pdf", content))).Json.GetProperty("files")[0];
        Assert.True(there.GetProperty("isThere").GetBoolean());
        Assert.False(there.TryGetProperty("url", out _));
        HttpAnswer draft = await app.DraftAsync(place);
        Assert.Equal((0, content.Length, $"\"{draft.Json.GetProperty("tag").GetString()}\""), (draft.Json.GetProperty("missing").GetInt32(), draft.Json.GetProperty("bytes").GetInt32(), draft.ETag));
        Assert.Equal(HashOf(content), await app.Get<DraftStore>().ProveAsync(place, HashOf(content), Cancellation) is null ? "" : HashOf(content));
    }

    [Fact]
    public async Task Two_people_who_add_files_at_once_lose_none()
    {
        DraftPlace place = await app.BeginAsync();
        await Task.WhenAll(Enumerable.Range(0, 2).Select(person => Task.Run(async () =>
        {
            for (int file = 0; file < 15; file++)
            {
                Assert.Equal(200, (await app.GrantAsync(place, ($"p{person}-{file}.pdf", [(byte)person, (byte)file]))).Status);
            }
        })));
        Assert.Equal(30, (await app.DraftAsync(place)).Json.GetProperty("files").EnumerateArray().Select(file => file.GetProperty("name").GetString()).Distinct().Count());
    }

    [Fact]
    public async Task The_same_content_is_stored_once_whatever_it_is_called_and_another_one_takes_its_name()
    {
        DraftPlace place = await app.BeginAsync();
        byte[] same = "%PDF same"u8.ToArray();
        await app.AddAsync(place, new Dictionary<string, byte[]> { ["a.pdf"] = same });
        HttpAnswer second = await app.GrantAsync(place, ("b.pdf", same));
        Assert.True(second.Json.GetProperty("files")[0].GetProperty("isThere").GetBoolean());
        Assert.Single(await app.BlobsAsync(Containers.Drafts, place), name => name.StartsWith("files/", StringComparison.Ordinal));

        string before = (await app.DraftAsync(place)).ETag!;
        Assert.Equal(200, (await app.GrantAsync(place, ("b.pdf", same))).Status);
        Assert.Equal(before, (await app.DraftAsync(place)).ETag);
        Assert.False((await app.GrantAsync(place, ("b.pdf", "%PDF other"u8.ToArray()))).Json.GetProperty("files")[0].GetProperty("isThere").GetBoolean());
        HttpAnswer after = await app.DraftAsync(place);
        Assert.NotEqual(before, after.ETag);
        Assert.Equal([("a.pdf", true), ("b.pdf", false)], after.Json.GetProperty("files").EnumerateArray().Select(file => (file.GetProperty("name").GetString()!, file.GetProperty("isThere").GetBoolean())));

        Assert.Equal(1, (await app.RemoveAsync(place, "b.pdf", "never.pdf")).Json.GetProperty("files").GetArrayLength());
        Assert.Equal(1, (await app.RemoveAsync(place, "b.pdf")).Json.GetProperty("files").GetArrayLength());
    }

    [Fact]
    public async Task What_cannot_be_in_a_draft_is_told_all_at_once_and_nothing_of_it_is_added()
    {
        DraftPlace place = await app.BeginAsync();
        await app.AddAsync(place, new Dictionary<string, byte[]> { ["Bukti.pdf"] = "x"u8.ToArray() });
        string hash = HashOf([]);
        HttpAnswer unfit = await app.GrantAsync(place, new
        {
            files = new object[]
            {
                new { name = "ok.pdf", size = 1, sha256 = hash },
                new { name = "../up.pdf", size = 1, sha256 = hash },
                new { name = "b\u202epdf", size = 1, sha256 = hash },
                new { name = "c.pdf", size = -1, sha256 = "x" },
                new { name = "d.pdf", size = 1, sha256 = hash, owner = "me" },
            },
        });
        Assert.Equal(422, unfit.Status);
        Assert.Equal(["evidence-name /files/1/name", "text-character /files/2/name", "form-sha256 /files/3/sha256", "integer-out-of-range /files/3/size"], unfit.Errors.Take(4));
        Assert.Contains(unfit.Errors, error => error.StartsWith("unknown-member /files/4", StringComparison.Ordinal));

        HttpAnswer taken = await app.GrantAsync(place, new
        {
            files = new object[]
            {
                new { name = "bukti.PDF", size = 1, sha256 = hash },
                new { name = "Manifest.json", size = 1, sha256 = hash },
                new { name = "e.pdf", size = 1, sha256 = hash },
                new { name = "e.pdf", size = 1, sha256 = hash },
                new { name = "submission.xlsx", size = 5 * 1024 * 1024 + 1, sha256 = hash },
                new { name = "f.mov", size = 3L * 1024 * 1024 * 1024, sha256 = hash },
            },
        });
        Assert.Equal(
            ["draft-name-twice /files/0/name", "draft-name-reserved /files/1/name", "draft-name-twice /files/3/name", "file-too-large /files/4/size", "file-too-large /files/5/size"],
            taken.Errors);
        Assert.Equal(422, (await app.GrantAsync(place, new { files = Array.Empty<object>() })).Status);
        Assert.Equal("too-many-items /files", Assert.Single((await app.GrantAsync(place, new { files = new string[501] })).Errors));
        HttpAnswer full = await app.GrantAsync(place, new { files = Enumerable.Range(0, 12).Select(i => new { name = $"{i}.mov", size = 2L * 1024 * 1024 * 1024, sha256 = $"{i:x64}" }) });
        Assert.Equal("draft-too-large /files", Assert.Single(full.Errors));
        Assert.Single((await app.DraftAsync(place)).Json.GetProperty("files").EnumerateArray());
    }

    [Fact]
    public async Task An_address_writes_its_one_file_and_can_do_nothing_else()
    {
        DraftPlace place = await app.BeginAsync();
        DraftPlace other = await app.BeginAsync();
        await app.AddAsync(other, new Dictionary<string, byte[]> { ["theirs.pdf"] = "theirs"u8.ToArray() });
        await app.AddAsync(place, new Dictionary<string, byte[]> { ["second.pdf"] = "second"u8.ToArray() });
        byte[] content = "ours"u8.ToArray();
        Uri address = AddressOf((await app.GrantAsync(place, ("ours.pdf", content))).Json.GetProperty("files")[0]);
        await PutAsync(address, content);

        string draft = $"/{place.Cycle}/{place.Agency}/";
        Assert.Equal(HttpStatusCode.Forbidden, await CallAsync(HttpMethod.Get, address));
        Assert.Equal(HttpStatusCode.Forbidden, await CallAsync(HttpMethod.Delete, address));
        Assert.Equal(HttpStatusCode.Forbidden, await CallAsync(HttpMethod.Get, address, "comp=blocklist"));
        Assert.Equal(HttpStatusCode.Forbidden, await CallAsync(HttpMethod.Get, At($"/{Containers.Drafts}"), "restype=container&comp=list"));
        string[] elsewhere =
        [
            $"/{Containers.Drafts}{draft}files/{HashOf("second"u8.ToArray())}",
            $"/{Containers.Drafts}{draft}draft.json",
            $"/{Containers.Drafts}/{other.Cycle}/{other.Agency}/files/{HashOf("theirs"u8.ToArray())}",
            $"/{Containers.Submissions}{draft}u/submission.json",
            $"/{Containers.Submissions}{draft}files/{HashOf(content)}",
            $"/{Containers.Records}{draft}files/{HashOf(content)}",
        ];
        foreach (string path in elsewhere)
        {
            Assert.Equal(HttpStatusCode.Forbidden, await CallAsync(HttpMethod.Put, At(path), body: content, headers: ("x-ms-blob-type", "BlockBlob")));
            Assert.Equal(HttpStatusCode.Forbidden, await CallAsync(HttpMethod.Get, At(path)));
            Assert.Equal(HttpStatusCode.Forbidden, await CallAsync(HttpMethod.Delete, At(path)));
        }

        string widened = address.Query.Replace("sp=cw", "sp=rcwd", StringComparison.Ordinal);
        Assert.NotEqual(address.Query, widened);
        Assert.Equal(HttpStatusCode.Forbidden, await CallAsync(HttpMethod.Get, new UriBuilder(address) { Query = widened }.Uri));
        Assert.Equal(HttpStatusCode.Forbidden, await CallAsync(HttpMethod.Put, new Uri(address.GetLeftPart(UriPartial.Path) + "?x=1"), body: content, headers: ("x-ms-blob-type", "BlockBlob")));

        Uri At(string path) => new UriBuilder(address) { Path = "/devstoreaccount1" + path }.Uri;
    }

    [Fact]
    public async Task Contents_that_no_file_names_any_more_are_swept_and_the_others_stay()
    {
        DraftPlace place = await app.BeginAsync();
        await app.AddAsync(place, new Dictionary<string, byte[]> { ["a.pdf"] = "a"u8.ToArray(), ["b.pdf"] = "b"u8.ToArray() });
        await app.RemoveAsync(place, "a.pdf");
        DraftStore store = app.Get<DraftStore>();
        Draft draft = await store.ReadAsync(place, Cancellation);
        Dictionary<string, DraftContent> there = await store.ListAsync(place, Cancellation);
        await store.SweepAsync(place, draft, there, TimeSpan.FromHours(1), Cancellation);
        Assert.Equal(2, (await store.ListAsync(place, Cancellation)).Count);
        await store.SweepAsync(place, draft, there, TimeSpan.FromMinutes(-1), Cancellation);
        Assert.Equal([HashOf("b"u8.ToArray())], (await store.ListAsync(place, Cancellation)).Keys);
    }

    [Fact]
    public async Task A_content_that_is_not_what_it_was_called_is_taken_away_even_where_its_sender_holds_it_fast()
    {
        DraftPlace place = await app.BeginAsync();
        byte[] content = "true"u8.ToArray();
        Uri address = AddressOf((await app.GrantAsync(place, ("a.pdf", content))).Json.GetProperty("files")[0]);
        await PutAsync(address, "lies"u8.ToArray());
        Assert.Equal(HttpStatusCode.Created, await CallAsync(HttpMethod.Put, address, "comp=lease", [], ("x-ms-lease-action", "acquire"), ("x-ms-lease-duration", "-1")));
        DraftStore store = app.Get<DraftStore>();
        Assert.Null(await store.ProveAsync(place, HashOf(content), Cancellation));
        Assert.Empty(await store.ListAsync(place, Cancellation));
        await PutAsync(address, content);
        Assert.NotNull(await store.ProveAsync(place, HashOf(content), Cancellation));
    }

    [Fact]
    public async Task Pages_of_the_app_may_write_to_the_storage_and_others_may_not()
    {
        await app.Get<MeritStorage>().AllowWritesFromAsync(["http://127.0.0.1:7071"], Cancellation);
        Uri blob = app.Get<MeritStorage>().Container(Containers.Drafts).GetBlobClient("c/a/files/x").Uri;
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), (await AskAsync("http://127.0.0.1:7071", "PUT"), await AskAsync("http://other.example", "PUT"), await AskAsync("http://127.0.0.1:7071", "DELETE")));

        Task<HttpStatusCode> AskAsync(string origin, string method) => CallAsync(
            HttpMethod.Options, blob, headers: [("Origin", origin), ("Access-Control-Request-Method", method), ("Access-Control-Request-Headers", "content-type,x-ms-blob-type,x-ms-version")]);
    }
}
