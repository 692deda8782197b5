package dev.seiri.local.bedrock;

/// A model that the stand-in serves. Implementations are thread-safe.
public interface StandInModel {
  StandInReply reply(StandInQuestion question);
}
