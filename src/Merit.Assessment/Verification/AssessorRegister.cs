namespace Merit.Assessment.Verification;

/// <summary>The people that a document for the register of assessors names, in its order; ids are unique.</summary>
public sealed class AssessorRegister
{
    private readonly Dictionary<string, (string Pointer, AssessorFields Stated)> _read;

    internal AssessorRegister(IReadOnlyList<Assessor> people, Dictionary<string, (string Pointer, AssessorFields Stated)> read) => (People, _read) = (people, read);

    /// <summary>The people.</summary>
    public IReadOnlyList<Assessor> People { get; }

    /// <summary>What the document states of somebody beside id, name and roles.</summary>
    internal AssessorFields StatedOf(string id) => _read[id].Stated;

    /// <summary>Where somebody's id stands in the document.</summary>
    internal string PointerOf(string id) => _read[id].Pointer;
}

/// <summary>What a document says of an assessor beside id, name and roles. What it does not state stays as it is.</summary>
[Flags]
internal enum AssessorFields
{
    None = 0,
    Email = 1,
    HomeAgency = 2,
    HomeRegion = 4,
    PreviousPosts = 8,
    Declared = 16,
    Competences = 32,
    Capacity = 64,
    Absences = 128,
    Active = 256,
}
