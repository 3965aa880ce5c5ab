;; relay: passes every message on to the agent `clerk` and says so. It needs a policy that lets it send to that agent; without one, send_message answers
;; -3 (DENIED), which relay passes on as its own failure text.
;;
;; What it sends leaves with the end of the turn: if relay trapped after send_message, the clerk would never see the message.
(module
  (import "caxton" "send_message"
    (func $send_message (param $to i32) (param $to_length i32) (param $at i32) (param $length i32) (result i32)))
  (import "caxton" "reply" (func $reply (param $at i32) (param $length i32) (result i32)))
  (import "caxton" "last_error" (func $last_error (param $at i32) (param $length i32) (result i32)))

  (memory (export "memory") 1)
  (data (i32.const 16) "clerk")
  (data (i32.const 32) "passed on to clerk")
  (data (i32.const 64) "not passed on: ")

  ;; 79..1023 is free behind the last text: the reason of a failure is read to there, so that text and reason stand together.
  (global $reason i32 (i32.const 79))
  (global $reason_length i32 (i32.const 512))
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

  (func (export "handle_message") (param $at i32) (param $length i32) (result i32)
    (if (i32.ge_s
          (call $send_message (i32.const 16) (i32.const 5) (local.get $at) (local.get $length))
          (i32.const 0))
      (then (return (call $reply (i32.const 32) (i32.const 18)))))
    ;; The code alone tells a program what happened; last_error has a sentence for people.
    (call $reply
      (i32.const 64)
      (i32.add
        (i32.const 15)
        (call $last_error (global.get $reason) (global.get $reason_length))))))
