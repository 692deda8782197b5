package dev.seiri.core.repair;

import dev.seiri.core.answer.ResponseLedger;
import dev.seiri.core.execution.ExecutionStore;
import dev.seiri.core.export.ExportStore;
import dev.seiri.core.prompt.PromptSource;
import dev.seiri.core.request.RequestStore;
import dev.seiri.core.result.ResultStore;

/// The places where an execution is kept.
public record RepairPorts(
    ExecutionStore executions,
    RequestStore requests,
    PromptSource prompts,
    ResultStore results,
    ExportStore exports,
    ResponseLedger ledger) {}
