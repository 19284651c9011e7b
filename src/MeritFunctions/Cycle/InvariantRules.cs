using System.Globalization;
using System.Text.Json;
using Merit.Adapters.Storage;
using Merit.Assessment;
using MeritFunctions.Notifications;
using MeritFunctions.Records;
using Microsoft.DurableTask.Client;

namespace MeritFunctions.Cycle;

/// <summary>
/// What must hold between the rows, records and instances of a cycle, whatever it has gone through. What was written a moment ago may have
/// its other half still on the way, so only what has stood for a while can contradict.
/// </summary>
public static class InvariantRules
{
    private const string TextPrefix = "invariant-";

    /// <summary>How long everything that belongs to one step takes at most, retries included.</summary>
    public static readonly TimeSpan Settling = TimeSpan.FromMinutes(10);

    /// <summary>How long an upload may be judged, or a due mail wait, before something must be wrong.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <summary>Everything that contradicts itself, row by row.</summary>
    public static IEnumerable<Contradiction> Contradictions(CycleState state)
    {
        var known = new Known(state);
        return OfCycle(known)
            .Concat(state.Assessments.Where(known.IsSettled).SelectMany(row => OfAssessment(row, known)))
            .Concat(state.Claims.SelectMany(claim => OfClaim(claim, known)))
            .Concat(state.Decisions.Where(known.IsSettled).SelectMany(decision => OfDecision(decision, known)))
            .Concat(OfMails(known))
            .Concat(state.Records.Where(record => known.IsSettledAt(record.Value)).SelectMany(record => OfRecord(record.Key, known)))
            .Concat(state.Instances.SelectMany(instance => OfInstance(instance.Key, instance.Value, known)))
            .Concat(ResultRules.Contradictions(state, known.IsSettled));
    }

    internal static Contradiction Told(string rule, string place, params ReadOnlySpan<object?> arguments)
    {
        Text text = Messages.Format(TextPrefix + rule, arguments);
        return new Contradiction(rule, place, text.Id, text.En);
    }

    private static IEnumerable<Contradiction> OfCycle(Known known)
    {
        CycleRow cycle = known.State.Cycle;
        if (known.State.Order is not { } order)
        {
            yield return Told("record-missing", "cycle", cycle.StartRecord);
        }
        else if (known.IsSettled(cycle))
        {
            foreach (Participant agency in order.Agencies.Where(agency => !known.Rows.ContainsKey(agency.Code)))
            {
                yield return Told("assessment-missing", $"assessments/{agency.Code}");
            }
        }

        if (cycle.PlenaryQuorum > 0 && PlenaryRelease.ListOf(cycle) is [.., { } release] && !known.State.Records.ContainsKey(release.Plenary ?? ""))
        {
            yield return Told("record-missing", "cycle", release.Plenary ?? nameof(release.Plenary));
        }

        if (known.IsSettled(cycle) && !cycle.IsDone && !known.IsAlive(InstanceIds.Cycle(cycle.RowKey)))
        {
            yield return Told("instance-missing", $"instances/{InstanceIds.Cycle(cycle.RowKey)}", known.StatusOf(InstanceIds.Cycle(cycle.RowKey)));
        }
    }

    private static IEnumerable<Contradiction> OfAssessment(AssessmentRow row, Known known)
    {
        (CycleRow cycle, string place) = (known.State.Cycle, $"assessments/{row.RowKey}");
        if (known.Ordered is { } ordered && !ordered.Contains(row.RowKey))
        {
            yield return Told("assessment-unordered", place);
        }

        if (MissingFor(row) is { } missing)
        {
            yield return Told("stage-unfounded", place, row.Stage, missing);
        }

        if (row.Receipt is { } receipt && (!known.Claims.TryGetValue(ClaimTable.RowKey(row.RowKey, receipt), out ClaimRow? claim) || claim.Status == ClaimStatus.Rejected))
        {
            yield return Told("upload-unknown", place, receipt);
        }

        foreach (string name in NamedRecords(row, cycle.RowKey).Where(name => !known.State.Records.ContainsKey(name)))
        {
            yield return Told("record-missing", place, name);
        }

        string[] applied = row.Applied.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        foreach (string key in applied.Where(key => !known.Decisions.ContainsKey(key)))
        {
            yield return Told("decision-missing", place, key);
        }

        // The last word on what is verified is a confirmation or an adjustment of this very upload.
        if (row.Stage is AssessmentStage.Verified or AssessmentStage.Determined && row.Receipt is { } verified && applied.LastOrDefault() != DecisionRow.OnUpload(row.RowKey, verified, row.ClarificationRounds))
        {
            yield return Told("verified-undecided", place, verified);
        }

        string instance = InstanceIds.Assessment(cycle.RowKey, row.RowKey);
        if (!cycle.IsDone && !row.HasEndedIn(cycle) && !known.IsAlive(instance))
        {
            yield return Told("instance-missing", place, $"{instance}: {known.StatusOf(instance)}");
        }
        else if (row.Fault is null && known.IsSettled(cycle) && AssessmentSteps.IsDue(row, cycle, known.SettledDecisions, known.State.Now - Settling))
        {
            yield return Told("step-forgotten", place, row.Stage);
        }
    }

    // What a stage rests on; null when all of it is there.
    private static string? MissingFor(AssessmentRow row) => row.Stage switch
    {
        AssessmentStage.AwaitingSubmission => null,
        AssessmentStage.AwaitingVerification => Absent((nameof(row.Receipt), row.Receipt), (nameof(row.ScoredReceipt), row.ScoredReceipt), (nameof(row.SelfScore), row.SelfScore)),
        AssessmentStage.ClarificationRequested => Absent((nameof(row.Receipt), row.Receipt), (nameof(row.ClarifyUntil), row.ClarifyUntil)),
        AssessmentStage.Verified => Absent((nameof(row.Receipt), row.Receipt), (nameof(row.VerifiedScore), row.VerifiedScore), (nameof(row.VerifiedRecord), row.VerifiedRecord)),
        AssessmentStage.Determined => Absent(
            (nameof(row.Receipt), row.Receipt), (nameof(row.VerifiedScore), row.VerifiedScore), (nameof(row.VerifiedRecord), row.VerifiedRecord), (nameof(row.ResultRecord), row.ResultRecord), (nameof(row.ResultHash), row.ResultHash)),
        AssessmentStage.NotSubmitted => Absent((nameof(row.ClosedAt), row.ClosedAt)),
        AssessmentStage.Withdrawn => Absent((nameof(row.StageBefore), row.StageBefore)),
        _ => nameof(row.Stage),
    };

    private static string? Absent(params (string Name, object? Value)[] fields) => fields.FirstOrDefault(field => field.Value is null).Name;

    private static IEnumerable<string> NamedRecords(AssessmentRow row, string cycleId)
    {
        string?[] names =
        [
            row.Receipt is { } receipt ? RecordNames.Report(cycleId, row.RowKey, receipt) : null,
            row.ScoredReceipt is { } scored ? RecordNames.SelfScore(cycleId, row.RowKey, scored) : null,
            row.VerifiedRecord,
            row.AmendedRecord,
            row.ResultRecord,
            .. ClarificationThread.AnswersOf(row).Select(sent => sent.Record),
        ];
        return names.OfType<string>().Distinct(StringComparer.Ordinal);
    }

    private static IEnumerable<Contradiction> OfClaim(ClaimRow claim, Known known)
    {
        string place = $"claims/{claim.RowKey}";
        if (claim.Status == ClaimStatus.Claimed)
        {
            if (claim.Timestamp < known.State.ReadAt - Longest)
            {
                yield return Told("upload-unjudged", place, claim.Upload);
            }

            yield break;
        }

        if (!known.IsSettled(claim))
        {
            yield break;
        }

        if (claim.Report is not { } report || !known.State.Records.ContainsKey(report))
        {
            yield return Told("record-missing", place, claim.Report ?? nameof(claim.Report));
        }

        if (claim.Status != ClaimStatus.Accepted)
        {
            yield break;
        }

        if (!known.Rows.TryGetValue(claim.Agency, out AssessmentRow? row))
        {
            yield return Told("agency-unknown", place, claim.Agency);
        }
        else if (known.IsSettled(row) && row.Stage != AssessmentStage.Determined && row.Receipt != claim.Receipt && (claim.UploadedAt, claim.ClaimedAt).CompareTo((row.UploadedAt ?? default, row.ClaimedAt ?? default)) > 0)
        {
            yield return Told("upload-unseen", place, claim.Agency);
        }
    }

    private static IEnumerable<Contradiction> OfDecision(DecisionRow row, Known known)
    {
        string place = $"decisions/{row.RowKey}";
        if (!known.Rows.ContainsKey(row.Agency))
        {
            yield return Told("agency-unknown", place, row.Agency);
        }

        string? receipt = null;
        try
        {
            receipt = VerificationDecision.Of(row).Receipt;
        }
        catch (JsonException)
        {
            // Told below.
        }

        if (receipt is null)
        {
            yield return Told("decision-unreadable", place);
        }
        else if (!known.Claims.ContainsKey(ClaimTable.RowKey(row.Agency, receipt)))
        {
            yield return Told("upload-unknown", place, receipt);
        }
    }

    private static IEnumerable<Contradiction> OfMails(Known known)
    {
        CycleOutbox outbox = known.State.Outbox;
        HashSet<(string Id, DateTimeOffset? At)> marks = [.. outbox.Marks.Select(mark => (mark.Id, mark.NextAttemptAt))];
        Dictionary<string, NotificationRow> mails = outbox.Mails.ToDictionary(mail => mail.Id, StringComparer.Ordinal);
        foreach (NotificationRow mail in outbox.Mails.Where(known.IsSettled))
        {
            string place = $"mails/{mail.Id}";
            bool isMarked = mail.NextAttemptAt is not null && marks.Contains((mail.Id, mail.NextAttemptAt));
            bool isOpen = mail.NextAttemptAt is not null || mail.Status is NotificationStatus.Pending or NotificationStatus.Sending;
            if (isOpen && !(isMarked && outbox.IsListed))
            {
                yield return Told("mail-unwoken", place, mail.Status);
            }
            else if (mail.NextAttemptAt < known.State.Now - Longest)
            {
                yield return Told("mail-overdue", place, Messages.Wib(mail.NextAttemptAt.Value));
            }

            if (mail.Addressee is null && mail.Kind is not (NotificationKind.Rejected or NotificationKind.Digest) && !known.Rows.ContainsKey(mail.Agency))
            {
                yield return Told("agency-unknown", place, mail.Agency);
            }
        }

        foreach (NotificationRow mark in outbox.Marks.Where(mark => known.IsSettled(mark) && (!mails.TryGetValue(mark.Id, out NotificationRow? mail) || (known.IsSettled(mail) && mail.NextAttemptAt != mark.NextAttemptAt))))
        {
            yield return Told("mark-stray", $"mails/{mark.Id}");
        }

        if (known.State.Cycle is { IsDone: true, Release: > 0 })
        {
            foreach (AssessmentRow row in known.State.Assessments.Where(row => row.Stage == AssessmentStage.Determined && known.IsSettled(row)))
            {
                string id = new NotificationInput(row.PartitionKey, row.RowKey, NotificationKind.Result, "").Id;
                if (!mails.ContainsKey(id))
                {
                    yield return Told("mail-missing", $"mails/{id}");
                }
            }
        }
    }

    // Records whose names say what wrote them, and that nothing knows of. Start orders that met another one stay, and so do anchors.
    private static IEnumerable<Contradiction> OfRecord(string name, Known known)
    {
        int release = known.State.Cycle.Release;
        bool isKnown = name.Split('/') switch
        {
            [_, var file] => NumberOf(file, "release") <= release && NumberOf(file.Split(".batch-")[0], "results") <= release
                && NumberOf(file, "amendment") <= known.State.Cycle.Amendments,
            [_, var agency, "uploads", var receipt, _] => known.Claims.ContainsKey(ClaimTable.RowKey(agency, receipt)),
            [_, var agency, "verified", var file] when file.Split('.') is [var receipt, var round, _] && int.TryParse(round, CultureInfo.InvariantCulture, out int number) =>
                known.Decisions.ContainsKey(DecisionRow.OnUpload(agency, receipt, number)),
            [_, var agency, var file] when NumberOf(file, "result") is > 0 and var number => number <= release && known.Rows.TryGetValue(agency, out AssessmentRow? row) && row.ResultRecord is not null,
            _ => true,
        };
        if (!isKnown)
        {
            yield return Told("record-stray", $"records/{name}");
        }
    }

    // The number of the release in such a file's name; 0 when it has another name.
    private static int NumberOf(string file, string kind)
    {
        string name = file.EndsWith(".json", StringComparison.Ordinal) ? file[..^5] : file;
        return name == kind ? 1
            : name.StartsWith(kind + "-", StringComparison.Ordinal) && int.TryParse(name[(kind.Length + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number
            : 0;
    }

    private static IEnumerable<Contradiction> OfInstance(string id, OrchestrationRuntimeStatus status, Known known)
    {
        if (status is OrchestrationRuntimeStatus.Failed or OrchestrationRuntimeStatus.Terminated)
        {
            yield return Told("instance-failed", $"instances/{id}", status);
        }

        string cycle = known.State.Cycle.RowKey;
        bool isKnown = id == cycle
            || (id.StartsWith(InstanceIds.Assessment(cycle, ""), StringComparison.Ordinal) && known.Rows.ContainsKey(id[InstanceIds.Assessment(cycle, "").Length..]))
            || known.Batches.Contains(id);
        if (!isKnown)
        {
            yield return Told("instance-stray", $"instances/{id}");
        }
    }

    /// <summary>The state by its keys.</summary>
    private sealed class Known(CycleState state)
    {
        public CycleState State => state;

        public Dictionary<string, AssessmentRow> Rows { get; } = state.Assessments.ToDictionary(row => row.RowKey, StringComparer.Ordinal);

        public Dictionary<string, ClaimRow> Claims { get; } = state.Claims.ToDictionary(claim => claim.RowKey, StringComparer.Ordinal);

        public Dictionary<string, DecisionRow> Decisions { get; } = state.Decisions.ToDictionary(decision => decision.RowKey, StringComparer.Ordinal);

        public HashSet<string> SettledDecisions { get; } = [.. state.Decisions.Where(decision => decision.Timestamp < state.ReadAt - Settling).Select(decision => decision.RowKey)];

        public HashSet<string>? Ordered { get; } = state.Order?.Agencies.Select(agency => agency.Code).ToHashSet(StringComparer.Ordinal);

        public HashSet<string> Batches { get; } = [.. state.Assessments.Select(row => InstanceIds.Batch(state.Cycle.RowKey, row.Batch))];

        public bool IsSettled(Azure.Data.Tables.ITableEntity row) => row.Timestamp is { } at && IsSettledAt(at);

        public bool IsSettledAt(DateTimeOffset at) => at < state.ReadAt - Settling;

        public bool IsAlive(string instance) => state.Instances.GetValueOrDefault(instance, OrchestrationRuntimeStatus.Completed) is OrchestrationRuntimeStatus.Running or OrchestrationRuntimeStatus.Pending;

        public string StatusOf(string instance) => state.Instances.TryGetValue(instance, out OrchestrationRuntimeStatus status) ? status.ToString() : "missing";
    }
}
