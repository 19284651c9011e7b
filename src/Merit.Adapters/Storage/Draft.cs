using System.Text;
using Merit.Adapters.Scanning;

namespace Merit.Adapters.Storage;

/// <summary>Whose draft it is.</summary>
/// <param name="Cycle">The cycle.</param>
/// <param name="Agency">The agency's code.</param>
public sealed record DraftPlace(string Cycle, string Agency)
{
    /// <summary>Whether it holds the evidence of an objection, apart from what the agency gathers for an upload.</summary>
    public bool IsOfObjection { get; init; }

    internal string Document => Folder + "draft.json";

    internal string Contents => Folder + "files/";

    /// <summary>Where the words of an objection are kept until it is sent.</summary>
    internal string Words => Folder + "words.json";

    private string Folder => IsOfObjection ? $"{Cycle}/{Agency}/objection/" : $"{Cycle}/{Agency}/";
}

/// <summary>What an agency gathers before it sends it. All of its people share it.</summary>
/// <param name="Files">The files, in the order in which their names were added first.</param>
/// <param name="Sending">What was sent of it last, or is being sent; null when nothing was.</param>
public sealed record Draft(IReadOnlyList<DraftEntry> Files, DraftSending? Sending = null)
{
    /// <summary>A draft of nothing.</summary>
    public static Draft Empty { get; } = new([]);

    /// <summary>Names what would be sent: names and contents, and nothing of how they came here.</summary>
    public string Tag() => StoredJson.Sha256(Encoding.UTF8.GetBytes(string.Join('\n', Files.Select(file => $"{file.Name}\t{file.Sha256}\t{file.Size}"))))[..20];
}

/// <summary>A file of a draft.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Sha256">SHA-256 of its content as whoever added it says, 64 lower-case hexadecimal digits.</param>
/// <param name="Size">Bytes, said so too.</param>
/// <param name="AddedBy">Opaque id of who added it.</param>
/// <param name="AddedAt">When.</param>
/// <param name="Proved">The version of the stored content that was read and has that hash; null while none was.</param>
/// <param name="Kind">What that content is; null while none was read.</param>
/// <param name="HasTestSignature">Whether it carries the signature by which scanners are tested.</param>
public sealed record DraftEntry(
    string Name, string Sha256, long Size, string AddedBy, DateTimeOffset AddedAt, string? Proved = null, ContentKind? Kind = null, bool HasTestSignature = false);

/// <summary>A press of "send". It is noted before anything is copied, so that whoever presses again goes on with it.</summary>
/// <param name="Tag">The draft's tag at that time.</param>
/// <param name="IsFinal">Whether the agency said that this is its last word.</param>
/// <param name="Folder">The folder that it goes into.</param>
/// <param name="At">When it was pressed first.</param>
/// <param name="By">Opaque id of who pressed it.</param>
/// <param name="Round">In which round of the assessment: what answers a question is sent anew, even if it is the same.</param>
/// <param name="TakenBack">Receipt of what was taken back last by then: what was taken back is sent anew too.</param>
public sealed record DraftSending(string Tag, bool IsFinal, string Folder, DateTimeOffset At, string By, int Round, string? TakenBack = null)
{
    /// <summary>Whether a press of "send" is this one once more.</summary>
    public bool IsSameAs(DraftSending other) => other is not null && (Tag, IsFinal, Round, TakenBack) == (other.Tag, other.IsFinal, other.Round, other.TakenBack);
}

/// <summary>A stored content of a draft.</summary>
/// <param name="Size">Bytes.</param>
/// <param name="ETag">Names this version of it.</param>
/// <param name="LastModified">By the clock of the storage service.</param>
public sealed record DraftContent(long Size, string ETag, DateTimeOffset LastModified);

/// <summary>Where a file's content is written to, and what of it is there already.</summary>
/// <param name="Address">Takes the content's blocks, and nothing else.</param>
/// <param name="Blocks">Numbers of the blocks that need not be sent again.</param>
/// <param name="Until">When the address ends, by the clock of the storage service.</param>
public sealed record DraftGrant(Uri Address, IReadOnlyList<int> Blocks, DateTimeOffset Until);

/// <summary>A content of a draft is not the one any more that was checked.</summary>
public sealed class DraftChangedException(Exception cause) : Exception("A content of the draft has changed since it was checked.", cause);
