using Microsoft.DurableTask;

namespace LocalHost.CrashHost.Scenarios;

/// <summary>A parent that sends numbered letters to its sub-orchestration: each must arrive once and in order.</summary>
internal sealed class Letters : Scenario
{
    private const string Reader = "Reader";
    private const int Count = 5;

    public override void Register(DurableTaskRegistry tasks, TimeSpan tick)
    {
        tasks.AddOrchestratorFunc<int, int[]>(Name, async (context, number) =>
        {
            string reader = $"{context.InstanceId}:reader";
            Task<int[]> read = context.CallSubOrchestratorAsync<int[]>(Reader, number, new SubOrchestrationOptions(instanceId: reader));
            // The reader exists once it has answered; a letter to nobody would be lost.
            await context.WaitForExternalEvent<bool>("ready");
            for (int i = 0; i < Count; i++)
            {
                context.SendEvent(reader, "letter", number + i);
                await context.CallActivityAsync<Stamped<int>>(Steps.Square, i);
            }
            context.SendEvent(reader, "letter", -1);
            return await read;
        });
        tasks.AddOrchestratorFunc<int, int[]>(Reader, async (context, number) =>
        {
            context.SendEvent(context.Parent!.InstanceId, "ready", true);
            var letters = new List<int>();
            while (await context.WaitForExternalEvent<int>("letter") is var letter and not -1)
            {
                letters.Add(letter);
            }
            return [.. letters];
        });
    }

    public override Ending Expected(int number) => Ending.Completed(Enumerable.Range(number, Count).ToArray());
}
