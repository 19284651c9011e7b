using System.Text.Json.Serialization;

namespace Merit.Assessment.Auditing;

/// <summary>Walks a log from its first line and stops at the first that does not hold.</summary>
public sealed class AuditWalk
{
    /// <summary>Lines that held so far, which is also the place of the last of them.</summary>
    public long Events { get; private set; }

    /// <summary>The hash of the last line that held.</summary>
    public string LastHash { get; private set; } = AuditChain.Start;

    /// <summary>The first link that is broken; null while all hold.</summary>
    public AuditBreak? Broken { get; private set; }

    /// <summary>Takes the next line, without its line break.</summary>
    /// <returns>False when this line, or one before it, does not hold.</returns>
    public bool Take(ReadOnlyMemory<byte> line)
    {
        if (Broken is not null)
        {
            return false;
        }

        AuditLink? link = AuditChain.Read(line);
        AuditFault? fault =
            link is null ? AuditFault.NotAnEvent
            : !AuditChain.IsSound(line, link.Hash) ? AuditFault.ContentDiffers
            : link.Seq != Events + 1 ? AuditFault.PlaceDiffers
            : link.Previous != LastHash ? AuditFault.PreviousDiffers
            : null;
        if (fault is { } why)
        {
            Broken = new AuditBreak(Events + 1, why);
            return false;
        }

        Events++;
        LastHash = link!.Hash;
        return true;
    }
}

/// <summary>A broken link.</summary>
/// <param name="Seq">The place, from 1, at which the log should go on and does not.</param>
/// <param name="Why">What is wrong with what stands there.</param>
public sealed record AuditBreak(long Seq, AuditFault Why);

/// <summary>What can be wrong with a line.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AuditFault>))]
public enum AuditFault
{
    /// <summary>It is no line of a log.</summary>
    [JsonStringEnumMemberName("not-an-event")]
    NotAnEvent,

    /// <summary>It is not what its hash was made of.</summary>
    [JsonStringEnumMemberName("content-differs")]
    ContentDiffers,

    /// <summary>It belongs to another place: lines are missing, doubled or in another order.</summary>
    [JsonStringEnumMemberName("place-differs")]
    PlaceDiffers,

    /// <summary>It follows another line than the one before it.</summary>
    [JsonStringEnumMemberName("previous-differs")]
    PreviousDiffers,
}
