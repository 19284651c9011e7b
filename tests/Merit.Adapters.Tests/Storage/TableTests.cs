using Merit.Adapters.Storage;

namespace Merit.Adapters.Tests.Storage;

public sealed class TableTests(StorageFixture storage)
{
    [Fact]
    public async Task Of_ten_that_start_a_cycle_one_does()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        CycleTable cycles = storage.Get<CycleTable>();
        string id = StorageFixture.NewId();
        bool[] started = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => cycles.TryInsertAsync(new CycleRow { RowKey = id, Agencies = i }, cancellation)));
        Assert.Single(started, s => s);
    }

    [Fact]
    public async Task Writers_of_one_row_do_not_lose_each_other_s_changes()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        CycleTable cycles = storage.Get<CycleTable>();
        string id = StorageFixture.NewId();
        await cycles.TryInsertAsync(new CycleRow { RowKey = id }, cancellation);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => cycles.ChangeAsync(
            id,
            row =>
            {
                row.Agencies++;
                return true;
            },
            cancellation)));
        Assert.Equal(8, (await cycles.FindAsync(id, cancellation))!.Agencies);
    }

    [Fact]
    public async Task Assessments_are_laid_down_once_however_often_it_is_tried()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        AssessmentTable assessments = storage.Get<AssessmentTable>();
        string cycle = StorageFixture.NewId();
        AssessmentRow[] rows = [.. Enumerable.Range(0, 230).Select(i => new AssessmentRow { PartitionKey = cycle, RowKey = $"{i:0000}", Batch = i / 100 })];
        await assessments.InsertMissingAsync(cycle, rows[..150], cancellation);
        await assessments.InsertMissingAsync(cycle, rows, cancellation);
        Assert.Equal(rows.Select(r => r.RowKey), (await assessments.ListAsync(cycle, cancellation)).Select(r => r.RowKey));
        Assert.Equal(30, (await assessments.ListBatchAsync(cycle, 2, cancellation)).Count);
    }

    [Fact]
    public async Task The_uploads_of_one_agency_are_not_those_of_one_whose_code_begins_alike()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        ClaimTable claims = storage.Get<ClaimTable>();
        string cycle = StorageFixture.NewId();
        foreach (string agency in new[] { "31", "317", "3173" })
        {
            var claim = new ClaimRow { PartitionKey = cycle, RowKey = ClaimTable.RowKey(agency, "u-1"), Agency = agency, Receipt = "u-1" };
            Assert.True(await claims.TryInsertAsync(claim, cancellation));
            Assert.False(await claims.TryInsertAsync(claim, cancellation));
        }

        Assert.Equal("31", Assert.Single(await claims.ListAsync(cycle, "31", cancellation)).Agency);
        Assert.Equal(3, (await claims.ListAsync(cycle, cancellation)).Count);
    }
}
