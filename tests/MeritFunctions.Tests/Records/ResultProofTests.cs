using Azure.Storage.Blobs;
using Merit.Adapters.Storage;
using MeritFunctions.Http;
using MeritFunctions.Records;

namespace MeritFunctions.Tests.Records;

public sealed class ResultProofTests(ProofApp app) : IClassFixture<ProofApp>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private (int Lists, int Reads) Counts => (app.Blobs.Calls.Count(c => c == "LIST records"), app.Blobs.Calls.Count(c => c == "GET records"));

    private BlobContainerClient Container => app.Get<MeritStorage>().Container(Containers.Records);

    [Fact]
    public async Task A_whole_chain_is_read_once_and_then_only_listed()
    {
        (string cycle, List<ExpectedRecord> chain) = await ChainAsync(40);
        ResultProof proof = app.Function<ResultProof>();
        app.Blobs.ForgetCalls();
        ResultProofReport report = await proof.VerifyAsync(cycle, chain, ResultRecord.ChainStart, Cancellation);
        Assert.True(report.IsWhole);
        Assert.Equal((40, chain[^1].Sha256), (report.Count, report.LastHash));
        Assert.Equal((1, 40), Counts);
        app.Blobs.ForgetCalls();
        Assert.True((await proof.VerifyAsync(cycle, chain, ResultRecord.ChainStart, Cancellation)).IsWhole);
        Assert.Equal((1, 0), Counts);
    }

    [Fact]
    public async Task A_record_that_is_forged_after_it_was_proved_is_named_alone()
    {
        (string cycle, List<ExpectedRecord> chain) = await ChainAsync(5);
        ResultProof proof = app.Function<ResultProof>();
        await proof.VerifyAsync(cycle, chain, ResultRecord.ChainStart, Cancellation);
        await PutAsync(chain[2].Name, StoredJson.Serialize(new { Score = 409.9m, PreviousHash = chain[1].Sha256 }));
        app.Blobs.ForgetCalls();
        ResultProofReport report = await proof.VerifyAsync(cycle, chain, ResultRecord.ChainStart, Cancellation);
        Assert.Equal([new DamagedRecord(chain[2].Agency, chain[2].Name, RecordDamage.HashDiffers)], report.Damaged);
        Assert.Equal((1, 1), Counts);
    }

    [Fact]
    public async Task Every_kind_of_damage_is_named_at_once()
    {
        (string cycle, List<ExpectedRecord> chain) = await ChainAsync(8);
        ResultProof proof = app.Function<ResultProof>();
        await proof.VerifyAsync(cycle, chain, ResultRecord.ChainStart, Cancellation);
        await Container.DeleteBlobAsync(chain[1].Name, cancellationToken: Cancellation);
        await PutAsync(chain[3].Name, "no json"u8.ToArray());
        // Record and ranking forged together: the hash is right, and what it follows is not.
        byte[] forged = StoredJson.Serialize(new { PreviousHash = chain[0].Sha256 });
        await PutAsync(chain[5].Name, forged);
        chain[5] = chain[5] with { Sha256 = StoredJson.Sha256(forged) };
        ResultProofReport report = await proof.VerifyAsync(cycle, chain, ResultRecord.ChainStart, Cancellation);
        Assert.Equal(
            [(1, RecordDamage.Missing), (3, RecordDamage.NotJson), (5, RecordDamage.ChainBroken), (6, RecordDamage.ChainBroken)],
            report.Damaged.Select(d => (chain.FindIndex(r => r.Name == d.Name), d.Reason)));
    }

    [Fact]
    public async Task Two_records_in_each_others_place_break_the_chain_or_their_hashes()
    {
        (string cycle, List<ExpectedRecord> chain) = await ChainAsync(4);
        List<ExpectedRecord> ranked = [chain[0], chain[2], chain[1], chain[3]];
        Assert.All(
            (await app.Function<ResultProof>().VerifyAsync(cycle, ranked, ResultRecord.ChainStart, Cancellation)).Damaged, d => Assert.Equal(RecordDamage.ChainBroken, d.Reason));
        (byte[]? one, _) = await app.Get<ResultProof>().VerifyOneAsync(chain[1].Name, chain[1].Sha256, Cancellation);
        (byte[]? two, _) = await app.Get<ResultProof>().VerifyOneAsync(chain[2].Name, chain[2].Sha256, Cancellation);
        await PutAsync(chain[1].Name, two!);
        await PutAsync(chain[2].Name, one!);
        ResultProofReport report = await app.Function<ResultProof>().VerifyAsync(cycle, chain, ResultRecord.ChainStart, Cancellation);
        Assert.Equal([(chain[1].Name, RecordDamage.HashDiffers), (chain[2].Name, RecordDamage.HashDiffers)], report.Damaged.Select(d => (d.Name, d.Reason)));
    }

    [Fact]
    public async Task A_chain_that_does_not_begin_at_the_start_is_broken_at_its_first_record()
    {
        (string cycle, List<ExpectedRecord> chain) = await ChainAsync(3);
        ResultProofReport report = await app.Function<ResultProof>().VerifyAsync(cycle, chain[1..], ResultRecord.ChainStart, Cancellation);
        Assert.Equal(chain[1].Name, Assert.Single(report.Damaged).Name);
        Assert.True((await app.Function<ResultProof>().VerifyAsync(cycle, [], ResultRecord.ChainStart, Cancellation)).IsWhole);
    }

    [Fact]
    public async Task One_record_is_proved_by_its_hash()
    {
        (_, List<ExpectedRecord> chain) = await ChainAsync(1);
        ResultProof proof = app.Get<ResultProof>();
        (byte[]? bytes, RecordDamage? damage) = await proof.VerifyOneAsync(chain[0].Name, chain[0].Sha256, Cancellation);
        Assert.Equal((chain[0].Sha256, null), (StoredJson.Sha256(bytes), damage));
        Assert.Equal(RecordDamage.HashDiffers, (await proof.VerifyOneAsync(chain[0].Name, ResultRecord.ChainStart, Cancellation)).Damage);
        Assert.Equal(RecordDamage.Missing, (await proof.VerifyOneAsync(chain[0].Name + "x", chain[0].Sha256, Cancellation)).Damage);
    }

    [Fact]
    public async Task Damage_is_an_error_that_names_the_records()
    {
        (int status, string body, _) = await app.AnswerAsync("", _ => Task.FromResult(Problems.Damaged([new DamagedRecord("31", "c/31/result.json", RecordDamage.HashDiffers)])));
        Assert.Equal(500, status);
        Assert.Contains("c/31/result.json", body, StringComparison.Ordinal);
        Assert.Contains("hashDiffers", body, StringComparison.Ordinal);
    }

    private async Task<(string Cycle, List<ExpectedRecord> Chain)> ChainAsync(int length)
    {
        string cycle = MeritApp.NewId();
        List<ExpectedRecord> chain = [];
        string previous = ResultRecord.ChainStart;
        for (int n = 0; n < length; n++)
        {
            string name = $"{cycle}/{n:D3}/result.json";
            previous = await app.Get<RecordStore>().WriteAsync(name, new { Score = n, PreviousHash = previous }, Cancellation);
            chain.Add(new ExpectedRecord($"{n:D3}", name, previous));
        }

        return (cycle, chain);
    }

    private async Task PutAsync(string name, byte[] bytes) => await Container.GetBlobClient(name).UploadAsync(new BinaryData(bytes), overwrite: true, Cancellation);
}
