package dev.seiri.local.bedrock;

/// What answers at the stand-in. Must bear being asked from many threads.
public interface StandInModel {
  StandInReply reply(StandInQuestion question);
}
