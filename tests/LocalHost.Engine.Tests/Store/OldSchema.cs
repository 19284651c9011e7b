namespace LocalHost.Engine.Tests.Store;

/// <summary>The tables as earlier releases made them.</summary>
internal static class OldSchema
{
    /// <summary>What version 1 made, and what version 2 added to it.</summary>
    public static IReadOnlyList<string> Versions { get; } =
    [
        """
        CREATE TABLE instance (
            key INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            name TEXT NOT NULL,
            version TEXT NOT NULL,
            status INTEGER NOT NULL,
            created INTEGER NOT NULL,
            updated INTEGER NOT NULL,
            completed INTEGER,
            start_at INTEGER,
            generation INTEGER NOT NULL,
            turns INTEGER NOT NULL,
            open_activities INTEGER NOT NULL,
            next_timer INTEGER,
            parent_key INTEGER,
            parent_id TEXT,
            parent_name TEXT,
            parent_task INTEGER,
            parent_generation INTEGER,
            tags TEXT,
            input,
            output,
            custom_status,
            failure BLOB
        );
        CREATE INDEX instance_unfinished ON instance (key) WHERE completed IS NULL;
        CREATE INDEX instance_parent ON instance (parent_key) WHERE parent_key IS NOT NULL;
        CREATE TABLE history (
            instance INTEGER NOT NULL,
            turn INTEGER NOT NULL,
            events BLOB NOT NULL,
            PRIMARY KEY (instance, turn)
        ) WITHOUT ROWID;
        CREATE TABLE payload (
            instance INTEGER NOT NULL,
            turn INTEGER NOT NULL,
            data BLOB NOT NULL,
            PRIMARY KEY (instance, turn)
        ) WITHOUT ROWID;
        CREATE TABLE inbox (
            instance INTEGER NOT NULL,
            id INTEGER NOT NULL,
            body BLOB NOT NULL,
            PRIMARY KEY (instance, id)
        ) WITHOUT ROWID;
        """,
        // Version 2: spans of an orchestration hang below the span of the request that scheduled it.
        "ALTER TABLE instance ADD COLUMN trace_parent TEXT;",
    ];
}
