namespace EmbeddedRuntime.DurableTask.Store.Sqlite;

/// <summary>Where the payload table keeps the long texts of a row; turns of the history take the numbers from 0.</summary>
internal enum PayloadSlot
{
    Input = -1,
    Output = -2,
    CustomStatus = -3,
}
