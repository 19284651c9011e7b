namespace EmbeddedRuntime.Functions.Blobs;

/// <summary>How far a function got with a blob.</summary>
internal enum BlobReceiptState
{
    /// <summary>Failed, to be tried again.</summary>
    Trying = 0,

    /// <summary>The function ended well.</summary>
    Done = 1,

    /// <summary>Given up, and the poison message written.</summary>
    Poison = 2,
}
