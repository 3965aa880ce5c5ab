;; grow: takes memory, 16 pages of 64 KiB at a time, until there is no more. memory.grow answers -1 at the agent's limit and the agent stays usable: it
;; replies with the number of pages it has in the end, as four bytes, the least significant one first.
(module
  (import "caxton" "reply" (func $reply (param $at i32) (param $length i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "caxton_alloc") (param $length i32) (result i32) (i32.const 1024))
  (func (export "handle_message") (param $at i32) (param $length i32) (result i32)
    (loop $more
      (br_if $more (i32.ne (memory.grow (i32.const 16)) (i32.const -1))))
    (loop $rest
      (br_if $rest (i32.ne (memory.grow (i32.const 1)) (i32.const -1))))
    (i32.store (i32.const 16) (memory.size))
    (call $reply (i32.const 16) (i32.const 4))))
