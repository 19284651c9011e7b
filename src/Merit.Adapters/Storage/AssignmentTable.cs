using System.Globalization;
using Azure;
using Azure.Data.Tables;

namespace Merit.Adapters.Storage;

/// <summary>Who reviews and who moderates which agency of a cycle.</summary>
public sealed class AssignmentTable(MeritStorage storage)
{
    // As many agencies as have their three places written in one transaction of the table service.
    private const int AgenciesTogether = 33;

    private readonly TableClient _table = storage.Table(Tables.Assignments);

    /// <summary>Inserts assignments, many in one transaction. All of a transaction's rows are written or none.</summary>
    /// <exception cref="RequestFailedException">409: one of the places is taken.</exception>
    public async Task InsertAsync(IEnumerable<AssignmentRow> rows, CancellationToken cancellation)
    {
        foreach (AssignmentRow[] chunk in rows.Chunk(TableClientExtensions.TransactionSize))
        {
            await _table.SubmitTransactionAsync(chunk.Select(r => new TableTransactionAction(TableTransactionActionType.Add, r)), cancellation);
        }
    }

    /// <summary>
    /// Inserts the rows without an ETag and replaces the others, those of one agency always together, and gives each the one that it
    /// has now. False when another writer came between, and then those of some agencies may be written. Whoever gives a place hands in
    /// all rows of the agency as they were read: so nobody gets two places of it from two who give at once.
    /// </summary>
    public async Task<bool> TryWriteAsync(IEnumerable<AssignmentRow> rows, CancellationToken cancellation)
    {
        foreach (IGrouping<string, AssignmentRow>[] agencies in rows.GroupBy(r => r.Agency, StringComparer.Ordinal).Chunk(AgenciesTogether))
        {
            if (!await _table.TryWriteAsync([.. agencies.SelectMany(agency => agency)], cancellation))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Some of a cycle's assignments, by agency code and place.</summary>
    /// <param name="cycleId">The cycle.</param>
    /// <param name="assessor">Whose; null for everybody's.</param>
    /// <param name="order">Which of them.</param>
    /// <param name="cancellation">Ends the call.</param>
    public Task<RowPage<AssignmentRow>> PageAsync(string cycleId, string? assessor, PageOrder order, CancellationToken cancellation) =>
        _table.PageAsync<AssignmentRow>(
            TableKey.From(cycleId), order, cancellation, where: assessor is null ? null : TableClient.CreateQueryFilter($"Assessor eq {assessor}"));

    /// <summary>Who is assigned to a place of an agency, or null.</summary>
    public Task<AssignmentRow?> FindAsync(string cycleId, string agency, string slot, CancellationToken cancellation) =>
        _table.FindAsync<AssignmentRow>(TableKey.From(cycleId), AssignmentRow.KeyOf(agency, slot), cancellation);

    /// <summary>Who is assigned to an agency, by place.</summary>
    public Task<List<AssignmentRow>> ListAsync(string cycleId, string agency, CancellationToken cancellation) =>
        _table.QueryAsync<AssignmentRow>(TableKey.RowsWithPrefix(TableKey.From(cycleId), TableKey.From(agency) + '|'), cancellationToken: cancellation).ToListAsync(cancellation);

    /// <summary>Every assignment of a cycle, by agency code and place.</summary>
    public Task<List<AssignmentRow>> ListAsync(string cycleId, CancellationToken cancellation)
    {
        string partition = TableKey.From(cycleId);
        return _table.QueryAsync<AssignmentRow>(r => r.PartitionKey == partition, cancellationToken: cancellation).ToListAsync(cancellation);
    }

    /// <summary>What somebody is assigned to in a cycle, by agency code.</summary>
    public Task<List<AssignmentRow>> ListOfAsync(string cycleId, string assessor, CancellationToken cancellation)
    {
        string partition = TableKey.From(cycleId);
        return _table.QueryAsync<AssignmentRow>(r => r.PartitionKey == partition && r.Assessor == assessor, cancellationToken: cancellation).ToListAsync(cancellation);
    }

    /// <summary>The places of a cycle with changes that may not stand in its log yet.</summary>
    public Task<List<AssignmentRow>> ListUnloggedAsync(string cycleId, CancellationToken cancellation) => _table.QueryAsync<AssignmentRow>(
        TableClient.CreateQueryFilter($"PartitionKey eq {TableKey.From(cycleId)} and Unlogged gt {""}"), cancellationToken: cancellation).ToListAsync(cancellation);

    /// <summary>The places of a cycle where somebody may have stopped before a review was seen to its end.</summary>
    public Task<List<AssignmentRow>> ListPendingAsync(string cycleId, CancellationToken cancellation) =>
        _table.QueryAsync<AssignmentRow>(TableClient.CreateQueryFilter($"PartitionKey eq {TableKey.From(cycleId)}") + $" and {nameof(AssignmentRow.Pending)} gt ''", cancellationToken: cancellation).ToListAsync(cancellation);

    /// <summary>Notes that somebody begins with what has to be seen to its end.</summary>
    /// <param name="read">The place as it was read.</param>
    /// <param name="work">The upload and round; see <see cref="AssignmentRow.WorkOf"/>.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <returns>The place, or null when it is somebody else's by now.</returns>
    public async Task<AssignmentRow?> BeginAsync(AssignmentRow read, string work, CancellationToken cancellation)
    {
        string assessor = read.Assessor;
        AssignmentRow? row = await ChangeAsync(
            read,
            r =>
            {
                bool isNews = r.Assessor == assessor && r.Pending != work;
                r.Pending = isNews ? work : r.Pending;
                return isNews;
            },
            cancellation);
        return row?.Assessor == assessor ? row : null;
    }

    /// <summary>Notes that it is seen to its end; what was begun anew since stays.</summary>
    public Task EndAsync(AssignmentRow read, string work, CancellationToken cancellation) => ChangeAsync(
        read,
        r =>
        {
            bool isIt = r.Pending == work;
            r.Pending = isIt ? null : r.Pending;
            return isIt;
        },
        cancellation);

    /// <summary>Changes a row that was read; see <see cref="TableClientExtensions.ChangeAsync"/>.</summary>
    public Task<AssignmentRow?> ChangeAsync(AssignmentRow read, Func<AssignmentRow, bool> change, CancellationToken cancellation) =>
        _table.ChangeAsync(read, change, cancellation);
}

/// <summary>One place of an agency's verification and who has it.</summary>
public sealed class AssignmentRow : ITableEntity
{
    private const string OrderMoment = "yyyyMMdd'T'HHmmss'Z'";
    private const int MostTaken = 5;

    /// <summary>The cycle.</summary>
    public string PartitionKey { get; set; } = "";

    /// <summary>See <see cref="KeyOf"/>.</summary>
    public string RowKey { get; set; } = "";

    /// <inheritdoc/>
    public DateTimeOffset? Timestamp { get; set; }

    /// <inheritdoc/>
    public ETag ETag { get; set; }

    /// <summary>The agency's code.</summary>
    public string Agency { get; set; } = "";

    /// <summary>One of <see cref="AssignmentSlot"/>.</summary>
    public string Slot { get; set; } = "";

    /// <summary>Opaque id of who has it; empty while nobody does.</summary>
    public string Assessor { get; set; } = "";

    /// <summary>Since when.</summary>
    public DateTimeOffset AssignedAt { get; set; }

    /// <summary>Number of the batch of agencies that it was given with, from 1.</summary>
    public int Batch { get; set; }

    /// <summary>The order by which it was given or left last; see <see cref="OrderOf"/>. Empty before the first that had a name.</summary>
    public string Order { get; set; } = "";

    /// <summary>The last orders by which somebody lost it, <c>order|id</c>, oldest first, one on a line.</summary>
    public string Taken { get; set; } = "";

    /// <summary>Why it was given to them, a JSON document; who asks is shown it.</summary>
    public string Why { get; set; } = "";

    /// <summary>Ids of those who had the place before, or have recused themselves, a comma between.</summary>
    public string Before { get; set; } = "";

    /// <summary>Ids of those of them who have recused themselves from the agency, a comma between.</summary>
    public string Recused { get; set; } = "";

    /// <summary>The upload and round that the place's review is of, <c>receipt|round</c>; null before it was begun.</summary>
    public string? Reviewing { get; set; }

    /// <summary>How many indicators are reviewed of those; it is for showing, and the review itself decides.</summary>
    public int Reviewed { get; set; }

    /// <summary>When that review was submitted; null before.</summary>
    public DateTimeOffset? SubmittedAt { get; set; }

    /// <summary>The upload and round, <c>receipt|round</c>, of a review whose submission or settling was begun; null when it is seen to its end.</summary>
    public string? Pending { get; set; }

    /// <summary>Changes of this row that may not stand in the cycle's log yet, a JSON array; empty when all do.</summary>
    public string Unlogged { get; set; } = "";

    /// <summary>Who lost it by which order, oldest first.</summary>
    public IEnumerable<(string Order, string Assessor)> ReadTaken() =>
        Taken.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('|')).Select(parts => (parts[0], parts[1]));

    /// <summary>Notes that whoever has it loses it by an order. A few are kept.</summary>
    public void NoteTaken(string order) =>
        Taken = Assessor.Length == 0 ? Taken : string.Join('\n', Taken.Split('\n', StringSplitOptions.RemoveEmptyEntries).Append($"{order}|{Assessor}").TakeLast(MostTaken));

    /// <summary>The name of an order: when it was given, and what tells it from another of the same second.</summary>
    public static string OrderOf(DateTimeOffset moment, string what) =>
        string.Create(CultureInfo.InvariantCulture, $"{moment.UtcDateTime.ToString(OrderMoment, CultureInfo.InvariantCulture)}-{what}");

    /// <summary>When an order was given.</summary>
    public static DateTimeOffset MomentOf(string order) =>
        new(DateTime.ParseExact(order.Split('-')[0], OrderMoment, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal), TimeSpan.Zero);

    /// <summary>The key of a place: those of one agency stand together.</summary>
    public static string KeyOf(string agency, string slot) => $"{TableKey.From(agency)}|{slot}";

    /// <summary>An upload and round as <see cref="Reviewing"/> and <see cref="Pending"/> name them.</summary>
    public static string WorkOf(string receipt, int round) => string.Create(CultureInfo.InvariantCulture, $"{receipt}|{round}");

    /// <summary>What <see cref="WorkOf"/> wrote; null for nothing.</summary>
    public static (string Receipt, int Round)? ReadWork(string? work) =>
        work?.Split('|') is [{ } receipt, { } number] && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int round) ? (receipt, round) : null;
}

/// <summary>The places of an agency's verification.</summary>
public static class AssignmentSlot
{
    /// <summary>The first assessor.</summary>
    public const string First = "first";

    /// <summary>The second one, who does not see what the first one finds before both have submitted.</summary>
    public const string Second = "second";

    /// <summary>Settles where the two differ.</summary>
    public const string Moderator = "moderator";
}
