;; clerk: writes what it is sent into its log, and keeps count. Asked `count`, it answers how many notes it has taken: a sandbox keeps its memory from one
;; message to the next, until it fails or is replaced.
(module
  (import "caxton" "log" (func $log (param $level i32) (param $at i32) (param $length i32)))
  (import "caxton" "reply" (func $reply (param $at i32) (param $length i32) (result i32)))

  (memory (export "memory") 1)
  ;; What a question looks like. A data segment is written once, when the sandbox is made.
  (data (i32.const 16) "count")

  (global $notes (mut i32) (i32.const 0))
  (global $inbox i32 (i32.const 1024))

  ;; As in echo.wat.
  (func (export "caxton_alloc") (param $length i32) (result i32)
    (local $missing i64)
    (local.set $missing
      (i64.sub
        (i64.add (i64.extend_i32_u (global.get $inbox)) (i64.extend_i32_u (local.get $length)))
        (i64.shl (i64.extend_i32_u (memory.size)) (i64.const 16))))
    (if (i64.gt_s (local.get $missing) (i64.const 0))
      (then
        (if (i32.eq
              (memory.grow
                (i32.wrap_i64 (i64.shr_u (i64.add (local.get $missing) (i64.const 65535)) (i64.const 16))))
              (i32.const -1))
          (then (return (i32.const 0))))))
    (global.get $inbox))

  ;; Whether the message is the word `count`.
  (func $is_question (param $at i32) (param $length i32) (result i32)
    (local $i i32)
    (if (i32.ne (local.get $length) (i32.const 5)) (then (return (i32.const 0))))
    (loop $next
      (if (i32.ne
            (i32.load8_u (i32.add (local.get $at) (local.get $i)))
            (i32.load8_u (i32.add (i32.const 16) (local.get $i))))
        (then (return (i32.const 0))))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $i) (i32.const 5))))
    (i32.const 1))

  ;; Replies with the number of notes in decimal: digits are written from the right, ending before address 64.
  (func $reply_count (result i32)
    (local $rest i32)
    (local $at i32)
    (local.set $rest (global.get $notes))
    (local.set $at (i32.const 64))
    (loop $digit
      (local.set $at (i32.sub (local.get $at) (i32.const 1)))
      (i32.store8 (local.get $at)
        (i32.add (i32.const 48) (i32.rem_u (local.get $rest) (i32.const 10))))
      (local.set $rest (i32.div_u (local.get $rest) (i32.const 10)))
      (br_if $digit (local.get $rest)))
    (call $reply (local.get $at) (i32.sub (i32.const 64) (local.get $at))))

  (func (export "handle_message") (param $at i32) (param $length i32) (result i32)
    (if (call $is_question (local.get $at) (local.get $length))
      (then (return (call $reply_count))))
    (call $log (i32.const 2) (local.get $at) (local.get $length))
    (global.set $notes (i32.add (global.get $notes) (i32.const 1)))
    ;; A message from another agent wants no reply; a person who sends one gets to know that it arrived.
    (i32.const 0)))
