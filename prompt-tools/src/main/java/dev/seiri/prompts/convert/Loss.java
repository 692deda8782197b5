package dev.seiri.prompts.convert;

/// Something that could not be carried over.
///
/// @param line of the file it came from, counted from 1
/// @param what it was, and what became of it
public record Loss(int line, String what) {}
