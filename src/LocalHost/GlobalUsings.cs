global using P = Microsoft.DurableTask.Protobuf;
